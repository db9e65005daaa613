"""Reading evaluation questions from JSONL files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.cases.model import Case


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Read every `*.jsonl` of a folder; raises `EvaluationError` with file and line."""
    cases: list[Case] = []
    first_seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in read_lines(path):
            where = f"{path.name}:{number}"
            case = _case(line, where)
            if case.id in first_seen:
                raise EvaluationError(
                    f"{where}: the id {case.id} is used at {first_seen[case.id]}; rename one"
                )
            first_seen[case.id] = where
            cases.append(case)
    if not cases:
        raise EvaluationError(f"{folder}: no questions (*.jsonl) found; add some")
    return tuple(cases)


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not empty; raises `EvaluationError`."""
    # Not splitlines(): it also splits at U+2028, which may stand inside a JSON string.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield number, line


def read_text(path: Path) -> str:
    """Return a file's text; raises `EvaluationError` if it is not readable UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as UTF-8 text ({error}); mend it") from error


def _case(line: str, where: str) -> Case:
    try:
        return Case.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise EvaluationError(f"{where}: {field}: {first['msg']}") from error
    except ValueError as error:
        raise EvaluationError(f"{where}: not a JSON object ({error}); mend the line") from error
