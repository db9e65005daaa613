import re

import pytest

from assistant.answering.composing.replying import examples
from assistant.answering.messages import catalogue, message
from assistant.languages import LANGUAGES, detect_language

PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Words that another language spells as English does.
ALIKE = {"opening.no", "ui.citation", "ui.conversation", "ui.page", "ui.sources"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_message_with_the_same_placeholders(language):
    english, translated = catalogue("en"), catalogue(language)
    assert set(translated) == set(english)
    for key, text in english.items():
        assert translated[key], key
        assert set(PLACEHOLDER.findall(translated[key])) == set(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_message_is_left_in_english(language):
    english, translated = catalogue("en"), catalogue(language)
    left = [key for key, text in english.items() if key not in ALIKE and translated[key] == text]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_answered_in_its_own_language(language):
    assert {detect_language(text, language) for text in examples(language)} == {language}


def test_unknown_language_falls_back_to_english():
    assert message("chat.thanks", "tlh") == message("chat.thanks", "en")
