import re
import subprocess
import sys
from pathlib import Path

import assistant.errors
from tests.conftest import ROOT


def test_imports_go_downwards_only():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_error_tree_is_drawn_as_it_is():
    drawn = set(
        re.findall(r"\b[A-Z]\w+(?:Error|Missing|Stale|Corrupt)\b", assistant.errors.__doc__)
    )
    classes = {n for n, c in vars(assistant.errors).items() if isinstance(c, type)}
    assert drawn == classes


def test_no_file_is_a_god_object():
    for path in (ROOT / "assistant").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path
