"""Files of questions: what `--batch` reads and `--out` gets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from assistant.answering.understanding.questions import clean_question
from assistant.answering.understanding.requests import without_requests
from assistant.contract import history_from
from assistant.domain import Question
from assistant.errors import UsageError
from assistant.languages import known_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question of a file; `identity` is what its line of output begins with."""

    question: Question
    identity: dict[str, Any]


def read_batch(path: Path, language: str | None = None) -> list[Row]:
    """Read and check every line of a file; `language` is for the lines that name none.

    Raises:
        UsageError: the file cannot be read, or a line of it cannot be asked.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); give a UTF-8 JSONL file") from error
    rows = []
    # Other ends of lines that Python knows (U+2028, U+0085) may stand in a JSON text as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(_object(line), language))
        except UsageError as error:
            raise UsageError(f"{path}:{number}: {error}") from error
    return rows


def write_batch(objects: Iterable[dict[str, Any]], out: Path | None) -> None:
    """Print objects, one a line, as they come; or write them to a file, all or none.

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        for value in objects:
            typer.echo(json.dumps(value, ensure_ascii=False))
        return
    temporary = Path(f"{out}.part")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            for value in objects:
                file.write(json.dumps(value, ensure_ascii=False) + "\n")
        temporary.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror}); give another --out") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        # An escaped half of a character passes as JSON, but cannot be written.
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON ({error}); mend the line") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise UsageError('not an object with "question" as text; mend the line')
    return row


def _row(row: dict[str, Any], language: str | None) -> Row:
    asked = Question(
        text=clean_question(row["question"]),
        history=history_from(row.get("history")),
        language=known_language(row.get("language") or language),
    )
    try:
        # "In French, please" asks the question before it again, so that has to be usable, too.
        without_requests(asked)
    except UsageError as error:
        raise UsageError(f'in "history", {error}') from error
    return Row(question=asked, identity={"id": row["id"]} if "id" in row else {})
