"""Files of questions: what `--batch` reads and `--out` gets."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
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

KEYS = ("id", "question", "history", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question of a file; `identity` is what its line of output begins with."""

    question: Question
    identity: dict[str, Any]


def read_batch(path: Path, language: str | None = None) -> list[Row]:
    """Read and check every line of a file; `language` is for the lines that name none.

    A line without an id gets its number as one.

    Raises:
        UsageError: the file cannot be read, or a line of it cannot be asked.
    """
    try:
        # Windows begins a file with a mark of the encoding.
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); give a UTF-8 JSONL file") from error
    rows = []
    lines: dict[str, int] = {}
    # Other ends of lines that Python knows (U+2028, U+0085) may stand in a JSON text as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = {"id": number, **_object(line)}
            _note_id(row["id"], number, lines)
            rows.append(_row(row, language))
        except UsageError as error:
            raise UsageError(f"{path}:{number}: {error}") from error
    return rows


def check_out(out: Path | None) -> None:
    """Raise `UsageError` if `write_batch` could not write there; nothing is left behind."""
    if out is None:
        return
    with _writing(out):
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.TemporaryFile(dir=out.parent):
            pass


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
        with _writing(out):
            with temporary.open("w", encoding="utf-8") as file:
                for value in objects:
                    file.write(json.dumps(value, ensure_ascii=False) + "\n")
            temporary.replace(out)
    finally:
        with suppress(OSError):
            temporary.unlink()


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror}); give another --out") from error


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        # An escaped half of a character passes as JSON, but cannot be written.
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON ({error}); mend the line") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise UsageError('not an object with "question" as text; mend the line')
    if unknown := [key for key in row if key not in KEYS]:
        raise UsageError(f"unknown key {unknown[0]!r}; known are {', '.join(KEYS)}")
    return row


def _note_id(identity: object, number: int, lines: dict[str, int]) -> None:
    """Note the line of an id; raises `UsageError` if it is null or that of a line before."""
    if identity is None:
        raise UsageError('"id" is null; give the line an id, or leave the key out')
    first = lines.setdefault(json.dumps(identity, sort_keys=True), number)
    if first != number:
        raise UsageError(
            f"line {first} has the id {identity!r}, too (a line without one gets its number); "
            "give each line its own"
        )


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
    return Row(question=asked, identity={"id": row["id"]})
