"""Files: checksums, JSON lines, arrays, and writing that survives a crash."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def json_lines(path: Path) -> list[Any]:
    """Return what each line of a file holds; raises `OSError` and `ValueError`."""
    # Not splitlines(): it also splits at U+2028, which may stand inside a JSON string.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def read_arrays(path: Path, *names: str) -> list[NDArray[Any]]:
    """Return some arrays of an `.npz` file; raises `OSError`, or `ValueError` if it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except (KeyError, EOFError, BadZipFile) as error:
        raise ValueError(f"not what was saved: {error!r}") from error


def replace(temporary: Path, target: Path) -> None:
    """Put a finished file in the place of `target`: it is the old one or the new one."""
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
