from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.messages import catalogue, message
from assistant.domain import Abstention, Answer, Basis, Question
from assistant.languages import LANGUAGES
from assistant.rendering import provision_text, reply_text, standing
from tests.ui.canned import BOARD, FEE, SOURCE, CannedAssistant

ENGLISH = {text for key, text in catalogue("en").items() if key.startswith(("ui.basis", "ui.off"))}


def said(question: str, language: str) -> str:
    reply = CannedAssistant().ask(Question(text=question, fallback_language=language))
    match reply.outcome:
        case Answer(citations=(first, second)):
            cited = (replace(first, official=True, page=7), second)
            return reply_text(replace(reply, outcome=replace(reply.outcome, citations=cited)))
        case Abstention():
            return reply_text(reply)
    raise AssertionError(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_in_the_language_of_the_reply(language: str) -> None:
    answer, declined = said("What does membership cost?", language), said("Who votes?", language)
    secondary = message("ui.basis.secondary", language)
    assert f", {message('ui.page', language, page=7)}\n" in answer
    assert message("ui.official_note", language) in answer
    for text in (answer, declined):
        assert f"{secondary} {message('ui.digest_note', language)}\n" in text
        assert language == "en" or not any(label in text for label in ENGLISH)


@pytest.mark.parametrize("basis", Basis)
def test_a_text_is_official_or_a_documents_own_or_a_digest(basis: Basis) -> None:
    assert standing(basis, "fr", official=True) == message("ui.official_note", "fr")
    digest = message("ui.digest_note", "fr") in standing(basis, "fr", official=False)
    assert digest is (basis is not Basis.DOCUMENT)


def test_a_provision_is_shown_with_what_is_known_of_it_in_its_language() -> None:
    for provision in (FEE, BOARD):
        shown = provision_text(SOURCE, provision).splitlines()
        assert shown[2:] == [
            provision.text,
            "",
            standing(provision.basis, provision.language, official=False),
            "Rules of the Harbour Club (Harbour Club, 2020-05-01)",
            "https://example.org/rules",
        ]
