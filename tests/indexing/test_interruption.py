"""A build that is killed at any moment leaves the index in service, and the next one finishes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from assistant.assembly import make_index
from assistant.indexing.generations import current_generation


def command(settings, *arguments):
    """A process of its own, with everything that belongs to it in one group."""
    environ = {
        **os.environ,
        "ASSISTANT_CORPUS_DIR": str(settings.corpus_dir),
        "ASSISTANT_INDEX_DIR": str(settings.index_dir),
        "ASSISTANT_MODELS_DIR": str(settings.models_dir),
    }
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed_build(settings, seconds):
    """Run a build and kill it, with its children, after some seconds."""
    process = command(settings, "assistant", "index", "build")
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


@pytest.fixture
def copy(club_settings, tmp_path):
    shutil.copytree(club_settings.index_dir, tmp_path / "index")
    shutil.copytree(club_settings.corpus_dir, tmp_path / "corpus")
    return replace(club_settings, index_dir=tmp_path / "index", corpus_dir=tmp_path / "corpus")


def written(settings):
    """Return when the generation in service was written; its name may be used again."""
    return (current_generation(settings.index_dir) / "manifest.json").stat().st_mtime_ns


def test_a_killed_build_leaves_the_index_in_service(copy):
    started = time.monotonic()
    assert killed_build(copy, 120)
    whole = time.monotonic() - started
    before = written(copy)
    for part in (0.5, 0.8, 1.0):
        killed_build(copy, whole * part)
        # Killed before the swap the old one serves, after it the new one: whole either way.
        folder = str(current_generation(copy.index_dir))
        assert command(copy, "assistant.indexing.verifying", folder).wait() == 0
    assert command(copy, "assistant", "ask", "Who founded the club?").wait() == 0
    make_index(copy)
    assert written(copy) > before
    # What the killed builds left behind is gone.
    assert len(list(copy.index_dir.glob("gen-*"))) <= 2
