import pytest

from assistant.corpus.digest import parse_digest
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


def digest(tmp_path, text):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    return parse_digest(path)


def test_reads_a_provision_with_its_fields(tmp_path):
    (provision,) = digest(tmp_path, FRONT + PROVISION).provisions
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
def test_refuses_a_broken_provision_with_file_and_line(tmp_path, old, new, said):
    with pytest.raises(CorpusError, match=said) as caught:
        digest(tmp_path, FRONT + PROVISION.replace(old, new))
    assert "a.md:12" in str(caught.value)


def test_refuses_a_file_without_front_matter(tmp_path):
    with pytest.raises(CorpusError, match="front matter"):
        digest(tmp_path, PROVISION)


def test_refuses_bytes_that_are_no_text(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match="UTF-8"):
        parse_digest(tmp_path / "a.md")
