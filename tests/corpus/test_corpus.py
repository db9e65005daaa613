import shutil

import pytest

from assistant.corpus import load_corpus
from assistant.corpus.checking import check_corpus
from assistant.errors import CorpusError
from tests.conftest import DATA, ROOT

# Minimum sizes of the published corpus: a lost file must not pass unseen.
MINIMUM = {
    "sources": 18,
    "provisions": 270,
    "facts covered": 250,
    "bank questions": 4000,
    "silences": 270,
    "silence questions": 2700,
}


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(DATA / "corpus", folder)
    return folder


def test_published_corpus_keeps_every_rule():
    report = check_corpus(load_corpus(ROOT / "corpus"))
    assert report.problems == ()
    assert all(report.counts[name] >= least for name, least in MINIMUM.items()), report.counts


def test_twenty_two_member_states_are_not_ours():
    provisions = load_corpus(ROOT / "corpus").provisions.values()
    for provision in provisions:
        if "22 Member States" in provision.text or "Twenty-two Member States" in provision.text:
            assert "semiconductor" in provision.text


def test_refuses_an_anchor_used_twice(copy):
    text = (copy / "digest/en/club-page.md").read_text(encoding="utf-8")
    (copy / "digest/en/club-page.md").write_text(text.replace("page-regatta", "rules-fee"))
    with pytest.raises(CorpusError, match="rules-fee is used twice"):
        load_corpus(copy)


def test_names_a_missing_corpus_and_the_option(tmp_path):
    with pytest.raises(CorpusError, match="--corpus"):
        load_corpus(tmp_path)


def test_names_file_and_line_of_broken_toml(copy):
    (copy / "bank/club-page.toml").write_text("[page-regatta\n")
    with pytest.raises(CorpusError, match=r"club-page\.toml.*line 1"):
        load_corpus(copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bank/club-page.toml", "[page-regatta]", "[page-race]", "page-race is no provision"),
        ("short/asked.toml", "[parking]", "[garage]", "garage is neither a provision nor"),
        ("silences/club.toml", '"rules-fee"', '"rules-tax"', "rules-tax does not exist"),
        ("digest/en/club-rules.md", "with: rules-boat-size", "with: no-such", "no-such does not"),
    ],
)
def test_check_names_broken_references(copy, file, old, new, said):
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert any(said in problem for problem in check_corpus(load_corpus(copy)).problems)


def test_fingerprint_follows_every_file(copy):
    before = load_corpus(copy).fingerprint
    path = copy / "bank/club-page.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_corpus(copy).fingerprint != before


def test_questions_of_a_language_join_their_silence(copy):
    known = load_corpus(copy).silences[0]
    further = copy / "silences" / "languages"
    further.mkdir()
    (further / "pl.toml").write_text(f'[{known.id}]\npl = ["Ile to kosztuje?"]\n', encoding="utf-8")
    joined = load_corpus(copy).silences[0]
    assert joined.questions["pl"] == (*known.questions.get("pl", ()), "Ile to kosztuje?")
    assert joined.questions["en"] == known.questions["en"]


def test_refuses_questions_of_a_silence_that_is_not_there(copy):
    further = copy / "silences" / "languages"
    further.mkdir()
    (further / "pl.toml").write_text('[no-such]\npl = ["Ile?"]\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="no silence 'no-such'"):
        load_corpus(copy)
