"""The question bank and the silences, read from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from assistant.domain import Reason, Silence
from assistant.errors import CorpusError

Questions = dict[str, tuple[str, ...]]


def read_bank(folder: Path) -> dict[str, Questions]:
    """Return the bank's questions by anchor and language, over all files; raises `CorpusError`."""
    bank: dict[str, Questions] = {}
    for path in sorted(folder.rglob("*.toml")):
        for anchor, table in read_toml(path).items():
            known = bank.setdefault(anchor, {})
            for language, texts in _questions(path, anchor, table).items():
                known[language] = (*known.get(language, ()), *texts)
    return bank


def read_silences(folder: Path) -> tuple[Silence, ...]:
    """Return every silence in order of file and place; raises `CorpusError`."""
    return tuple(silence for path in sorted(folder.rglob("*.toml")) for silence in _silences(path))


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raises `CorpusError` with the parser's own line number."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); mend the file") from error


def _questions(path: Path, anchor: str, table: object) -> Questions:
    if not isinstance(table, dict) or not all(isinstance(q, list) for q in table.values()):
        raise CorpusError(f"{path}: [{anchor}] must hold one list of questions a language")
    return {language: tuple(questions) for language, questions in table.items()}


def _silences(path: Path) -> list[Silence]:
    try:
        return [
            Silence(
                id=entry["id"],
                subject=dict(entry["subject"]),
                nearest=tuple(entry["nearest"]),
                questions=_questions(path, entry["id"], entry["questions"]),
                reason=Reason(entry.get("reason", Reason.SILENT)),
            )
            for entry in read_toml(path).get("silence", [])
        ]
    except KeyError as error:
        raise CorpusError(f"{path}: a silence lacks the field {error}") from error
    except ValueError as error:
        raise CorpusError(f"{path}: {error}; use one of {', '.join(Reason)}") from error
