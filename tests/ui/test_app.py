"""`app.py`, as a host imports it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT

SHOWN = "import app; print([b.value for b in app.demo.blocks.values() if b.elem_id == 'about'][0])"


def test_a_host_finds_the_page_with_what_it_says_about_the_assistant(club_settings):
    done = subprocess.run(
        [sys.executable, "-c", SHOWN],
        cwd=ROOT,
        env={
            **os.environ,
            "ASSISTANT_CORPUS_DIR": str(club_settings.corpus_dir),
            "ASSISTANT_INDEX_DIR": str(club_settings.index_dir),
            "ASSISTANT_MODELS_DIR": str(club_settings.models_dir),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "<details" in done.stdout
    assert "multilingual-e5-small" in done.stdout
