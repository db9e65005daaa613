"""Cases as lines of JSON: keys in the order of the model, whoever wrote the line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from assistant.errors import EvaluationError
from assistant.evaluation.cases.loading import read_lines
from assistant.evaluation.cases.model import Attack, Case, Evidence, Nugget

Fields = Mapping[str, Any]


def line_of(fields: Fields) -> str:
    """Return a case as one line of JSON, without the line end; absent keys stay absent."""
    ordered = _ordered(fields, Case)
    if "nuggets" in fields:
        ordered["nuggets"] = [_nugget(nugget) for nugget in fields["nuggets"]]
    if "attack" in fields:
        ordered["attack"] = _ordered(fields["attack"], Attack)
    return json.dumps(ordered, ensure_ascii=False)


def append_line(path: Path, fields: Fields) -> str:
    """Add a case at the end of a file, which may be new; return the line.

    Raises:
        EvaluationError: the file cannot be written.
    """
    line = line_of(fields)
    try:
        before = path.read_bytes() if path.is_file() else b""
        gap = "\n" if before and not before.endswith(b"\n") else ""
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{gap}{line}\n")
    except OSError as error:
        raise EvaluationError(
            f"{path}: cannot be written ({error.strerror}); name a folder that can be"
        ) from error
    return line


def rewrite(folder: Path, change: Callable[[dict[str, Any]], bool]) -> int:
    """Pass each case of a folder's files to `change`, write those files where it says so.

    Args:
        folder: with the `*.jsonl` files.
        change: alters the fields of a case in place and tells whether it did.

    Returns:
        How many cases changed.
    """
    changed = 0
    for path in sorted(folder.glob("*.jsonl")):
        lines, touched = [], 0
        for _, line in read_lines(path):
            fields = json.loads(line)
            altered = change(fields)
            touched += altered
            lines.append(line_of(fields) if altered else line)
        if touched:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        changed += touched
    return changed


def _ordered(fields: Fields, model: type[BaseModel]) -> dict[str, Any]:
    known = [name for name in model.model_fields if name in fields]
    return {name: fields[name] for name in (*known, *(n for n in fields if n not in known))}


def _nugget(fields: Fields) -> dict[str, Any]:
    ordered = _ordered(fields, Nugget)
    if "evidence" in fields:
        ordered["evidence"] = [_ordered(evidence, Evidence) for evidence in fields["evidence"]]
    return ordered
