"""Writing that survives a crash: a file is the old one or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path


def replace(temporary: Path, target: Path) -> None:
    """Put a finished file in the place of `target`."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(target)
    # Windows cannot open a folder, and needs no such thing.
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_text(target: Path, text: str) -> None:
    """Write a text file in one step."""
    temporary = target.with_name(f".{target.name}.new")
    temporary.write_text(text, encoding="utf-8")
    replace(temporary, target)
