"""`alliance eval external` as a user runs it, on tiny sets and the small index."""

import json
import os
import subprocess
import sys

import pytest

from tests.evaluation.sets import write_sets


@pytest.fixture(scope="module")
def external(club_settings, tmp_path_factory):
    environ = {
        **os.environ,
        "ASSISTANT_CORPUS_DIR": str(club_settings.corpus_dir),
        "ASSISTANT_INDEX_DIR": str(club_settings.index_dir),
        "ASSISTANT_MODELS_DIR": str(club_settings.models_dir),
    }
    runs = tmp_path_factory.mktemp("runs")

    def run(data, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "assistant", "eval", "external",
             "--data", str(data), "--runs", str(runs), *arguments],
            capture_output=True, text=True, env=environ, timeout=300, check=False,
        )  # fmt: skip

    run.runs = runs
    return run


def test_all_tracks_print_tables_and_write_a_run_folder(external, tmp_path):
    done = external(write_sets(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "| de → en | hybrid | 2 | 1.0000" in done.stdout
    assert "| all | assistant | 8 |" in done.stdout
    for track in ("foreign", "xquad", "clapnq"):
        assert f"## {track}" in done.stdout
    folder = external.runs / "latest-external"
    assert sorted(path.name for path in folder.iterdir()) == ["external.json", "external.md"]
    written = json.loads((folder / "external.json").read_text(encoding="utf-8"))
    assert [track["name"] for track in written["tracks"]] == ["foreign", "xquad", "clapnq"]
    assert written["settings"]["index"]
    assert done.stdout.split("\n\nreport")[0] in (folder / "external.md").read_text(
        encoding="utf-8"
    )


def test_one_track_and_a_set_that_is_absent(external, tmp_path):
    data = write_sets(tmp_path)
    (data / "clapnq" / "dev.jsonl").unlink()
    done = external(data, "--track", "clapnq", "--track", "xquad")
    assert done.returncode == 0, done.stderr
    assert f"skipped clapnq: no {data}/clapnq/*.jsonl" in done.stdout
    assert "## foreign" not in done.stdout
    assert "## xquad" in done.stdout


def test_an_absent_folder_is_said_and_is_no_failure(external, tmp_path):
    done = external(tmp_path / "nowhere")
    assert done.returncode == 0, done.stderr
    for track in ("foreign", "xquad", "clapnq"):
        assert f"skipped {track}: the folder {tmp_path / 'nowhere'} is absent" in done.stdout


def test_a_broken_file_is_one_line(external, tmp_path):
    (write_sets(tmp_path) / "clapnq" / "dev.jsonl").write_text('\n{"id": "a"}\n')
    done = external(tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "dev.jsonl:2: input: Field required" in line


def test_an_unknown_track_is_named(external, tmp_path):
    done = external(tmp_path, "--track", "moon")
    assert done.returncode == 2
    assert "unknown track 'moon'; use foreign, xquad, clapnq" in done.stderr
