"""`alliance corpus` and `alliance index build` as a user runs them, with official editions."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from assistant import fetching
from assistant.cli.fetching import fetch
from tests.conftest import DATA

# Nothing listens on the discard port of this machine.
EDITION = """
[[source.edition]]
language = "en"
url = "https://localhost:9/rules.pdf"
format = "pdf"
"""


@pytest.fixture
def corpus(tmp_path):
    shutil.copytree(DATA / "corpus", tmp_path / "corpus")
    manifest = tmp_path / "corpus" / "sources.toml"
    text = manifest.read_text(encoding="utf-8")
    place = text.index("[[source]]", 5)
    manifest.write_text(
        'hosts = ["localhost:9"]\n' + text[:place] + EDITION + "\n" + text[place:],
        encoding="utf-8",
    )
    return tmp_path / "corpus"


def alliance(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_PROXY": "localhost"},
        timeout=120,
        check=False,
    )


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_dry_run_says_what_would_be_fetched_and_asks_nobody(corpus):
    done = alliance("corpus", "fetch", "--dry-run", "--corpus", str(corpus))
    assert done.returncode == 0, done.stderr
    assert "club-rules/en.pdf from https://localhost:9/rules.pdf" in done.stdout
    (row,) = json.loads(
        alliance("corpus", "fetch", "--dry-run", "--json", "--corpus", str(corpus)).stdout
    )
    assert row["path"] == "club-rules/en.pdf"


def test_without_network_fetch_is_one_line_and_changes_nothing(corpus):
    before = snapshot(corpus)
    done = alliance("corpus", "fetch", "--corpus", str(corpus))
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert snapshot(corpus) == before


def test_fetch_of_an_unknown_text_names_those_there_are(corpus):
    done = alliance("corpus", "fetch", "nothing", "--corpus", str(corpus))
    assert done.returncode == 2
    assert "club-rules" in done.stderr


def test_list_shows_editions_present_and_missing(corpus):
    rules = json.loads(alliance("corpus", "list", "--json", "--corpus", str(corpus)).stdout)[0]
    assert (rules["official_present"], rules["official_missing"]) == ([], ["en"])
    assert rules["digests"] == ["en"]
    assert rules["checked"]
    assert sum(rules["basis"].values()) == rules["provisions"]
    assert "missing: en" in alliance("corpus", "list", "--corpus", str(corpus)).stdout


def test_build_reports_files_that_failed_and_goes_on(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "rules.md").write_text("# Rules\n\nThe yearly fee is 80 euros.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7")
    done = alliance("index", "build", "--corpus", str(folder), "--index", str(tmp_path / "index"))
    assert done.returncode == 0, done.stderr
    assert "failed: broken.pdf" in done.stderr
    assert "2 added, 0 changed, 0 removed, 0 unchanged, 1 failed" in done.stdout


def test_an_empty_folder_is_one_clear_line(tmp_path):
    done = alliance("index", "build", "--corpus", str(tmp_path), "--index", str(tmp_path / "i"))
    assert done.returncode == 1
    assert "give --corpus DIR" in done.stderr


def test_fetch_names_the_next_command_with_the_corpus(corpus, monkeypatch, capsys):
    edition = fetching.Fetched(
        key="club-rules/en", status="new", url="https://localhost:9", path="club-rules/en.pdf"
    )
    report = SimpleNamespace(editions=(edition,), complete=True)
    monkeypatch.setattr(fetching, "fetch", lambda *_, **__: report)
    fetch(corpus=corpus)
    assert f"next: alliance index build --corpus {corpus}" in capsys.readouterr().out
