from pathlib import Path

import pytest

from assistant.corpus.digest import parse_digest, parse_translation
from assistant.domain import Basis
from assistant.errors import CorpusError

FRONT = "---\nid: a\nlanguage: en\ndigest: true\nchecked: 2026-01-01\ncompleteness: Whole.\n---\n"
PROVISION = """# T

## Section

### Title {#an-anchor}
basis: official
facts: A-1, A-2
gives: date
with: other

One sentence
on two lines.
"""


GERMAN = (
    FRONT.replace("language: en", "language: de")
    + """# T auf Deutsch

## Abschnitt

### Titel {#an-anchor}
locator: Absatz 1

Ein Satz.
"""
)


def digest(text):
    return parse_digest(Path("a.md"), text)


def translated(text):
    base = {p.anchor: p for p in digest(FRONT + PROVISION).provisions}
    return parse_translation(Path("de/a.md"), text, base)


def test_reads_a_provision_with_its_fields():
    (provision,) = digest(FRONT + PROVISION).provisions
    assert provision.anchor == "an-anchor"
    assert provision.section == "Section"
    assert provision.text == "One sentence on two lines."
    assert provision.basis is Basis.OFFICIAL
    assert provision.facts == ("A-1", "A-2")
    assert provision.companions == ("other",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("basis: official", "basis: hearsay", "unknown basis"),
        ("basis: official\n", "", "lacks basis"),
        ("gives: date", "gives: weather", "unknown gives"),
        (" {#an-anchor}", "", "needs an anchor"),
        ("One sentence\non two lines.", "", "lacks a text"),
        ("with: other", "whith: other", "unknown field"),
    ],
)
def test_refuses_a_broken_provision_with_file_and_line(old, new, said):
    with pytest.raises(CorpusError, match=said) as caught:
        digest(FRONT + PROVISION.replace(old, new))
    assert "a.md:12" in str(caught.value)


def test_refuses_a_file_without_front_matter():
    with pytest.raises(CorpusError, match="front matter"):
        digest(PROVISION)


def test_a_translation_has_its_own_words_and_takes_the_rest_from_english():
    found = translated(GERMAN)
    (provision,) = found.provisions
    assert found.title == "T auf Deutsch"
    assert (provision.language, provision.text, provision.locator) == (
        "de",
        "Ein Satz.",
        "Absatz 1",
    )
    assert (provision.basis, provision.facts, provision.companions) == (
        Basis.OFFICIAL,
        ("A-1", "A-2"),
        ("other",),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{#an-anchor}", "{#no-anchor}", "no such anchor"),
        ("locator: Absatz 1", "basis: official", "stands in the English digest"),
        ("Ein Satz.", "", "lacks a text"),
    ],
)
def test_refuses_a_translation_that_leaves_the_english_digest(old, new, said):
    with pytest.raises(CorpusError, match=said) as caught:
        translated(GERMAN.replace(old, new))
    assert "de/a.md:12" in str(caught.value)
