"""`alliance ask` as a user runs it who names a chat model that cannot be reached."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def test_the_quotes_stand_and_one_line_says_why(alliance_settings):
    """The judge still reads what is cited when the command is done."""
    pytest.importorskip("langchain_openai")
    nowhere = {"ASSISTANT_LLM_URL": "http://127.0.0.1:9/v1", "ASSISTANT_LLM_MODEL": "any"}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", "Is taking part free of charge?"],
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_INDEX_DIR": str(alliance_settings.index_dir), **nowhere},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout
    (said,) = done.stderr.splitlines()
    assert said.startswith("any gave no answer (")
    assert said.endswith("; the quotes stand")
