"""`--corpus DIR` without `--index`: an index of its own, and messages that lead there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant, check_index, open_corpus
from assistant.cli.options import settings
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale
from assistant.indexing.generations import current_generation


@pytest.fixture
def configured(club_settings, monkeypatch):
    """The club's corpus and index as the settings name them."""
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(club_settings.corpus_dir))
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(club_settings.index_dir))
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(club_settings.models_dir))
    return club_settings


def alliance(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=120,
        check=False,
    )


def test_another_corpus_has_an_index_of_its_own(configured, tmp_path, monkeypatch):
    one, other = tmp_path / "a" / "papers", tmp_path / "b" / "papers"
    places = [settings(folder).index_dir for folder in (one, other)]
    assert len({configured.index_dir, *places}) == 3
    assert all(place.parent == configured.index_dir / "corpora" for place in places)
    assert all(place.name.startswith("papers-") for place in places)
    one.mkdir(parents=True)
    monkeypatch.chdir(one.parent)
    assert settings(Path("papers")).index_dir == places[0]


def test_the_configured_corpus_and_a_named_index_are_taken_as_they_are(configured, tmp_path):
    assert settings().index_dir == configured.index_dir
    assert settings(configured.corpus_dir / ".." / "corpus").index_dir == configured.index_dir
    assert settings(tmp_path, tmp_path / "other").index_dir == tmp_path / "other"
    assert settings(index=tmp_path / "other").index_dir == tmp_path / "other"


def test_what_the_message_says_makes_the_next_ask_answer(configured, tmp_path):
    before = current_generation(configured.index_dir)
    folder = tmp_path / "my papers"
    folder.mkdir()
    (folder / "rules.md").write_text("# Rules\n\nThe yearly fee is 80 euros.\n")
    asked = ("ask", "What is the yearly fee?", "--corpus", str(folder))
    refused = alliance(*asked)
    assert refused.returncode == 1
    (command,) = re.findall(r"`alliance (.+)`", refused.stderr)
    built = alliance(*shlex.split(command))
    assert built.returncode == 0, built.stderr
    answered = alliance(*asked)
    assert answered.returncode == 0, answered.stderr
    assert "80 euros" in answered.stdout
    assert current_generation(configured.index_dir) == before
    check_index(configured, open_corpus(configured))


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (lambda index, _: shutil.rmtree(index), IndexMissing),
        (lambda index, _: (index / "CURRENT").write_text("nothing"), IndexCorrupt),
        (lambda index, _: (current_generation(index) / "adapter.npz").unlink(), IndexCorrupt),
        (lambda _, page: page.write_text(page.read_text().replace("1987", "1988")), IndexStale),
    ],
    ids=["missing", "pointer", "part", "stale"],
)
def test_each_fault_of_an_index_names_the_folders(club_settings, tmp_path, harm, error):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(club_settings.corpus_dir, corpus)
    shutil.copytree(club_settings.index_dir, index)
    harm(index, corpus / "digest/en/club-page.md")
    with pytest.raises(error) as caught:
        build_assistant(replace(club_settings, corpus_dir=corpus, index_dir=index))
    assert f"`alliance index build --corpus {corpus} --index {index}`" in str(caught.value)
