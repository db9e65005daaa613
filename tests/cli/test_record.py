"""`alliance record` as a user runs it, and the record in a run's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from assistant.cli.record import keep_record
from assistant.corpus import load_corpus
from assistant.evaluation.runs.running import run_evaluation
from tests.conftest import DATA
from tests.evaluation.harbour import BOARD, FEE, YARDSTICK, case, club_system

SECRET = "sk-0123456789"  # noqa: S105


@pytest.fixture
def alliance(tmp_path):
    """The club's texts, without index and without a baseline."""
    environ = {
        **os.environ,
        "ASSISTANT_CORPUS_DIR": str(DATA / "corpus"),
        "ASSISTANT_INDEX_DIR": str(tmp_path / "index"),
        "ASSISTANT_EVAL_DIR": str(tmp_path),
        "ASSISTANT_LLM": "openai:writer",
        "ALLIANCE_LLM_KEY": SECRET,
    }

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "assistant", "record", *arguments],
            capture_output=True,
            text=True,
            env=environ,
            timeout=120,
            check=False,
        )

    return run


def test_prints_markdown_and_writes_json(alliance, tmp_path):
    done = alliance()
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# Transparency record\n")
    assert "openai:writer" in done.stdout
    assert "Not measured" in done.stdout
    written = alliance("--json", "--out", str(tmp_path / "record.json"))
    assert written.returncode == 0, written.stderr
    assert written.stdout == ""
    text = (tmp_path / "record.json").read_text(encoding="utf-8")
    said = json.loads(text)
    assert [source["id"] for source in said["texts"]] == ["club-rules", "club-page"]
    assert said["notice"] == "You are talking to an AI system."
    assert said["measured"] is None
    assert SECRET not in done.stdout + text


def test_a_file_that_cannot_be_written_is_one_line(alliance, tmp_path):
    done = alliance("--out", str(tmp_path / "nowhere" / "record.md"))
    assert done.returncode == 2
    assert "give another file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_folder_gets_the_record_with_its_own_figures(club_settings, tmp_path):
    run = run_evaluation(club_system(), [case(FEE), case(BOARD)], YARDSTICK, tmp_path)
    keep_record(run, club_settings, load_corpus(club_settings.corpus_dir))
    text = (run.folder / "record.md").read_text(encoding="utf-8")
    assert "Rules of the Harbour Club" in text
    assert "\n### test\n" in text
    assert "not accepted as the baseline" in text
