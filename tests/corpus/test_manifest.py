import pytest

from assistant.corpus.manifest import read_sources
from assistant.errors import CorpusError
from tests.conftest import DATA, ROOT

MANIFEST = (DATA / "corpus/sources.toml").read_text(encoding="utf-8")
EDITION = """
[[source.edition]]
language = "en"
url = "https://example.org/rules.pdf"
format = "pdf"
"""


def read(tmp_path, text):
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path)


def line_of(text, part):
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_published_manifest_names_editions_on_listed_hosts():
    manifest = read_sources(ROOT / "corpus/sources.toml")
    editions = [e for source in manifest.sources.values() for e in source.editions]
    assert len(editions) >= 20
    assert {"en", "fr", "de"} <= {e.language for e in editions}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "page"', 'kind = "song"', "kind"),
        ('kind = "page"', 'kind = "page"\ncolour = "red"', "colour"),
        ('id = "club-page"', 'id = "club-rules"', "used twice"),
        ('id = "club-page"', 'id = "../club-page"', "id"),
        ('url = "https://example.org/"', 'url = "http://example.org/"', "https"),
        ('url = "https://example.org/"', 'url = "file:///etc/passwd"', "https"),
        ('date = "undated"', 'date = "yesterday"', "date"),
        ("authority = 4", 'authority = "4"', "authority"),
    ],
)
def test_names_file_and_line_of_what_is_wrong(tmp_path, old, new, said):
    text = MANIFEST.replace(old, new)
    assert text != MANIFEST
    with pytest.raises(CorpusError, match=said) as caught:
        read(tmp_path, text)
    line = text[: text.rindex(new.splitlines()[-1])].count("\n") + 1
    assert f"sources.toml:{line}:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_edition_on_a_host_that_is_not_listed_is_refused(tmp_path):
    text = MANIFEST + EDITION
    with pytest.raises(CorpusError, match=r"example\.org is not listed") as caught:
        read(tmp_path, text)
    assert f"sources.toml:{line_of(text, 'rules.pdf')}:" in str(caught.value)
    (edition,) = read(tmp_path, 'hosts = ["example.org"]\n' + text).sources["club-page"].editions
    assert edition.format == "pdf"


def test_an_edition_outside_https_is_refused(tmp_path):
    text = MANIFEST + EDITION.replace("https", "http")
    with pytest.raises(CorpusError, match="https") as caught:
        read(tmp_path, text)
    assert f"sources.toml:{line_of(text, 'rules.pdf')}:" in str(caught.value)


def test_a_link_pattern_that_is_no_expression_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="regular expression"):
        read(tmp_path, MANIFEST + EDITION + 'follow = "("\n')


def test_broken_toml_is_named_with_its_line(tmp_path):
    with pytest.raises(CorpusError, match=r"sources\.toml.*line 1"):
        read(tmp_path, "[[source\n")
