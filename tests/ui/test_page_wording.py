from __future__ import annotations

import re
from importlib.resources import files

import pytest

from assistant.languages import LANGUAGES
from assistant.ui.wording import choices, preferred, spoken, word


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.8", "fr"),
        ("nb-NO,sv;q=0.5,da;q=0.7", "da"),
        ("ja, *;q=0.1", "en"),
        ("", "en"),
        ("de;q=0,pl;q=wrong,mt", "mt"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_all_official_languages_are_offered_in_their_own_name() -> None:
    offered = {code: name for name, code in choices()}
    assert set(offered) == set(LANGUAGES)
    assert offered["el"] == "Ελληνικά"


def test_an_unknown_language_is_spoken_in_english() -> None:
    assert spoken("xx") == "en"


def test_every_word_that_the_page_uses_is_in_the_catalogue() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (files("assistant") / "ui").iterdir()
        if path.name.endswith(".py")
    )
    keys = set(re.findall(r'(?:word|say)\(\s*"([a-z_.]+)"', code))
    assert len(keys) > 15
    for key in keys:
        assert word(key, "en", count=1, error="")
