import hashlib
import json
import shutil
from dataclasses import replace

import pytest

from assistant.assembly import build_assistant, check_index, make_index, open_every_file
from assistant.corpus import load_corpus
from assistant.domain import Question
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale, IndexStoreError
from assistant.indexing.building import INDEX_FORMAT
from assistant.indexing.generations import current_generation, only_writer
from assistant.indexing.verifying import verify
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.store import COLLECTIONS, open_client

# By format: the sha256 of what an index of the test corpus holds, but for what was learned.
HELD = {14: "affa46d95ffdf548cafca53c40c7d62dfccebe56671fc31609711eddde09aaca"}


@pytest.fixture
def copy(club_settings, tmp_path):
    """A copy of corpus and index that a test may harm."""
    shutil.copytree(club_settings.index_dir, tmp_path / "index")
    shutil.copytree(club_settings.corpus_dir, tmp_path / "corpus")
    return replace(club_settings, index_dir=tmp_path / "index", corpus_dir=tmp_path / "corpus")


def test_missing_index_names_the_command(club_settings, tmp_path):
    settings = replace(club_settings, index_dir=tmp_path / "none")
    with pytest.raises(IndexMissing, match="alliance index build"):
        build_assistant(settings)


def test_changed_corpus_makes_the_index_stale(copy):
    page = copy.corpus_dir / "digest/en/club-page.md"
    page.write_text(page.read_text(encoding="utf-8").replace("1987", "1988"), encoding="utf-8")
    with pytest.raises(IndexStale, match="corpus changed"):
        build_assistant(copy)


def test_other_model_makes_the_index_stale(copy):
    with pytest.raises(IndexStale, match="built with the model"):
        check_index(replace(copy, model="other"), load_corpus(copy.corpus_dir))


@pytest.mark.parametrize("victim", ["manifest.json", "adapter.npz", "chroma/chroma.sqlite3"])
def test_corrupt_index_is_named(copy, victim):
    (current_generation(copy.index_dir) / victim).write_bytes(b"not what it was")
    with pytest.raises(IndexCorrupt, match="alliance index build"):
        build_assistant(copy).ask(Question(text="Who founded the club?"))


def test_verify_notices_a_missing_entry(copy):
    folder = current_generation(copy.index_dir)
    assert verify(folder) == []
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"passages": 6', '"passages": 7'))
    assert any("expected 7" in problem for problem in verify(folder))


def test_a_damaged_file_is_told_in_one_line(copy):
    open_every_file(copy)
    (current_generation(copy.index_dir) / "spelling.json").write_text("{}" + " " * 100_000)
    with pytest.raises(IndexCorrupt, match=r"is damaged \(KeyError.*; run `alliance"):
        open_every_file(copy)


@pytest.mark.parametrize("victim", ["adapter.npz", "classifier.npz"])
@pytest.mark.parametrize("kept", [0, 0.5])
def test_arrays_that_are_cut_are_told_in_one_line(copy, victim, kept):
    """Padded to their length, so that they do not look cut."""
    path = current_generation(copy.index_dir) / victim
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))].ljust(len(whole), b"\0"))
    with pytest.raises(IndexCorrupt, match=r"is damaged .*; run `alliance"):
        open_every_file(copy)


@pytest.mark.parametrize("victim", ["spelling.json", "chroma/chroma.sqlite3", "alignment.json"])
def test_a_file_that_is_cut_or_gone_is_named(copy, victim):
    path = current_generation(copy.index_dir) / victim
    path.write_bytes(path.read_bytes()[:-1])
    assert verify(path.parents[victim.count("/")]) == [f"{victim} is cut or gone"]
    path.unlink()
    assert verify(path.parents[victim.count("/")]) == [f"{victim} is cut or gone"]


def test_a_database_that_is_gone_is_not_made_anew(copy):
    (current_generation(copy.index_dir) / "chroma/chroma.sqlite3").unlink()
    with pytest.raises(IndexCorrupt, match="is gone; run `alliance index build --corpus"):
        build_assistant(copy)


def test_second_writer_is_refused(tmp_path):
    with (
        only_writer(tmp_path),
        pytest.raises(IndexStoreError, match="another build"),
        only_writer(tmp_path),
    ):
        pass


def test_failed_build_leaves_the_old_index_in_service(copy, monkeypatch):
    before = current_generation(copy.index_dir)
    with pytest.raises(Exception, match="cannot load"):
        make_index(replace(copy, model="no/such-model"))
    assert current_generation(copy.index_dir) == before
    assert [p.name for p in copy.index_dir.glob("gen-*")] == [before.name]


def test_rebuild_is_swapped_in_and_the_previous_kept(copy):
    before = current_generation(copy.index_dir)
    make_index(copy)
    after = current_generation(copy.index_dir)
    assert after != before
    assert before.is_dir()
    make_index(copy)
    assert not before.is_dir()
    assert after.is_dir()


def test_what_an_index_holds_is_what_its_format_stands_for(club_settings):
    folder = current_generation(club_settings.index_dir)
    client = open_client(folder / "chroma")
    stored = {
        name: client.get_collection(name, embedding_function=None).get(include=["documents"])
        for name in COLLECTIONS
    }
    held = {
        name: sorted(zip(found["ids"], found["documents"], strict=True))
        for name, found in stored.items()
    }
    scores = LexicalIndex.load(folder / "lexical").scores("Who founded the club in 1987?")
    spelling = json.loads((folder / "spelling.json").read_text(encoding="utf-8"))
    said = json.dumps([held, {a: round(s, 3) for a, s in scores.items()}, spelling], sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    assert digest == HELD.get(INDEX_FORMAT), "raise INDEX_FORMAT, and say here what it holds"
