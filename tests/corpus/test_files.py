"""Folders without a manifest, and official editions beside a digest: real files, real reader."""

import shutil
from uuid import uuid4

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from assistant.assembly import build_assistant, make_index
from assistant.corpus import load_corpus
from assistant.domain import Abstention, Answer, Basis, Question
from assistant.errors import CorpusError
from assistant.settings import Settings
from tests.benchmarks.making import mixed_folder
from tests.conftest import DATA, ROOT

EDITION = """
[[source.edition]]
language = "en"
url = "https://example.org/rules.pdf"
format = "pdf"
"""


def write_pdf(path, *paragraphs):
    """Paragraphs that begin with # are headings."""
    styles = getSampleStyleSheet()
    path.parent.mkdir(parents=True, exist_ok=True)
    SimpleDocTemplate(str(path)).build(
        [
            Paragraph(text.lstrip("# "), styles["Heading1" if text.startswith("#") else "BodyText"])
            for text in paragraphs
        ]
    )


def settings_for(folder, tmp_path, models_dir):
    return Settings(
        corpus_dir=folder,
        index_dir=tmp_path / "index",
        eval_dir=ROOT / "eval",
        models_dir=models_dir,
    )


@pytest.fixture
def folder(tmp_path, models_dir):
    folder = tmp_path / "papers"
    mixed_folder(folder, files=5, pages=2)
    write_pdf(
        folder / "sub" / "union.pdf",
        "# Article 1 Fees",
        "The yearly fee of the Rowing Union is 120 euros. Students pay nothing.",
        "# Article 2 Voting",
        "Each member of the Rowing Union has one vote.",
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / ".hidden.md").write_text("# Hidden\n\nNobody reads this.")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return settings_for(folder, tmp_path, models_dir)


def test_any_folder_is_indexed_and_quoted_with_its_page(folder):
    built = make_index(folder)
    assert len(built.changes.added) == 7
    assert list(built.changes.failed) == ["broken.pdf"]
    assert not any("hidden" in name or "png" in name for name in built.manifest.files)
    reply = build_assistant(folder).ask(Question(text="What is the yearly fee of the Union?"))
    citation = reply.outcome.citations[0]
    assert "120 euros" in citation.quote
    assert (citation.basis, citation.official, citation.page) == (Basis.DOCUMENT, False, 1)
    assert citation.url == "sub/union.pdf#page=1"
    assert citation.locator == "Article 1 Fees"


def test_a_second_build_embeds_only_what_changed(folder):
    make_index(folder)
    again = make_index(folder)
    assert (again.embedded, again.changes.added, again.changes.changed) == (0, (), ())
    (folder.corpus_dir / "text-03.md").write_text(f"# New\n\nThe boats are green, says {uuid4()}.")
    (folder.corpus_dir / "text-04.txt").unlink()
    (folder.corpus_dir / "more.md").write_text(f"# More\n\nThe oars are yellow, says {uuid4()}.")
    third = make_index(folder)
    assert third.changes.added == ("more.md",)
    assert third.changes.changed == ("text-03.md",)
    assert third.changes.removed == ("text-04.txt",)
    assert third.embedded == 2
    # What was kept of files that are gone is gone too.
    assert len(list((folder.index_dir / "extracted").iterdir())) == len(third.manifest.files)


def test_every_chunk_stands_in_its_file_to_the_letter(folder):
    corpus = load_corpus(folder.corpus_dir)
    assert {p.source_id for p in corpus.provisions.values()} == set(corpus.sources)
    for provision in corpus.provisions.values():
        assert provision.text
        assert provision.anchor.startswith(provision.source_id)
    offsets = [p.offset for p in corpus.provisions.values() if p.source_id == "text-00"]
    assert offsets == sorted(offsets)


def test_a_folder_without_documents_is_no_corpus(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(CorpusError, match=r"neither sources\.toml nor files"):
        load_corpus(tmp_path)


@pytest.fixture(scope="module")
def official(tmp_path_factory, models_dir):
    """The club with the official edition of its rules, where the fee went up."""
    tmp_path = tmp_path_factory.mktemp("official")
    folder = tmp_path / "corpus"
    shutil.copytree(DATA / "corpus", folder)
    manifest = folder / "sources.toml"
    text = manifest.read_text(encoding="utf-8")
    place = text.index("[[source]]", 5)
    manifest.write_text(
        'hosts = ["example.org"]\n' + text[:place] + EDITION.lstrip() + "\n" + text[place:],
        encoding="utf-8",
    )
    write_pdf(
        folder / "official" / "club-rules" / "en.pdf",
        "# Article 1 Who may join",
        "Anyone who owns a boat in the harbour may join the Harbour Club.",
        "# Article 2 Yearly fee",
        "Members of the Harbour Club pay a fee of 95 euros a year.",
        "# Article 3 Parking",
        "Members park their cars behind the boathouse, and only there.",
    )
    settings = settings_for(folder, tmp_path, models_dir)
    make_index(settings)
    return build_assistant(settings)


def test_the_official_wording_leads_and_the_digest_explains(official):
    outcome = official.ask(Question(text="I have a boat in the harbour, may I join?")).outcome
    first, second = outcome.citations[:2]
    assert first.official
    assert first.page == 1
    assert first.url == "https://example.org/rules.pdf#page=1"
    assert first.quote == "Anyone who owns a boat in the harbour may join the Harbour Club."
    assert not second.official
    assert second.anchor == "rules-who-joins"


def test_a_difference_between_official_text_and_digest_is_said(official):
    outcome = official.ask(Question(text="How much is the contribution per year?")).outcome
    assert "95 euros" in outcome.claims[0].text
    assert "differ here in a figure" in outcome.lead


def test_texts_that_agree_are_not_said_to_differ(official):
    outcome = official.ask(Question(text="I have a boat in the harbour, may I join?")).outcome
    assert "differ" not in outcome.lead


def test_a_silence_that_the_official_text_ends_is_no_silence_any_more(official, club):
    asked = Question(text="Where can I leave my car?")
    assert isinstance(club.ask(asked).outcome, Abstention)
    outcome = official.ask(asked).outcome
    assert isinstance(outcome, Answer)
    assert [citation.official for citation in outcome.citations] == [True]
    assert "behind the boathouse" in outcome.citations[0].quote
    assert "the official text says" in outcome.lead


def test_what_no_text_says_is_still_not_answered(official):
    outcome = official.ask(Question(text="What is the capital of Slovakia?")).outcome
    assert isinstance(outcome, Abstention)


def test_without_the_file_the_digest_answers_alone(club):
    outcome = club.ask(Question(text="How much is the contribution per year?")).outcome
    assert not any(citation.official for citation in outcome.citations)
