"""The question bank and the silences, read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain import Reason, Silence
from assistant.errors import CorpusError

Questions = dict[str, tuple[str, ...]]
# In the folder of silences: files of one language each, with further questions by id.
LANGUAGES_FOLDER = "languages"
# In the same folder: files of one language each, with what silences are called in it.
NAMED_FOLDER = "named"
# What a sentence of a message does: it wants something said, or says something.
ASKS, TELLS = "asks", "tells"
APART = (LANGUAGES_FOLDER, NAMED_FOLDER)


def read_bank(folder: Path) -> dict[str, Questions]:
    """Return the bank's questions by anchor and language, over all files; raises `CorpusError`."""
    bank: dict[str, Questions] = {}
    for path in sorted(folder.rglob("*.toml")):
        for anchor, table in read_toml(path).items():
            bank[anchor] = _joined(bank.get(anchor, {}), _questions(path, anchor, table))
    return bank


def read_silences(folder: Path) -> tuple[Silence, ...]:
    """Return every silence in order of file and place; raises `CorpusError`.

    Questions of the files in the folder `languages`, which are written like a bank, are added.
    """
    further, apart = folder / LANGUAGES_FOLDER, {folder / name for name in APART}
    paths = [path for path in sorted(folder.rglob("*.toml")) if apart.isdisjoint(path.parents)]
    silences = [silence for path in paths for silence in _silences(path)]
    added = read_bank(further)
    unknown = sorted(added.keys() - {silence.id for silence in silences})
    if unknown:
        raise CorpusError(f"{further}: there is no silence {unknown[0]!r}; use an id of {folder}")
    return tuple(
        replace(silence, questions=_joined(silence.questions, added.get(silence.id, {})))
        for silence in silences
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raises `CorpusError` with the parser's own line number."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); mend the file") from error


def _joined(known: Questions, further: Questions) -> Questions:
    return known | {code: (*known.get(code, ()), *texts) for code, texts in further.items()}


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
