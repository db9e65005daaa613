"""JSONL files that grow while a run goes on."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a file; a line that an interruption cut off is left out, a missing file is empty."""
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        with contextlib.suppress(ValueError):
            rows.append(json.loads(line))
    return rows


def mend_rows(path: Path) -> list[dict[str, Any]]:
    """Read a file that lines will be added to, and take out a line that was cut off."""
    rows = read_rows(path)
    if rows:
        write_rows(path, rows)
    return rows


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a whole file; raises `OSError`."""
    path.write_text("".join(map(_line, rows)), encoding="utf-8")


def append_row(path: Path, row: Mapping[str, Any]) -> None:
    """Add a line; raises `OSError`."""
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(row))


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
