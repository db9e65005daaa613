"""What is left open, and the questions to choose from, in the languages without a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.corpus.questions import read_toml
from assistant.domain import Silence
from assistant.errors import CorpusError
from assistant.languages import LANGUAGES

TABLES = frozenset({"subjects", "choices"})


def named(silences: Sequence[Silence], folder: Path) -> tuple[Silence, ...]:
    """Return silences with what the files of a folder, one a language, call them.

    Each has the tables `subjects` and `choices`, by silence.

    Raises:
        CorpusError: a file names an unknown silence, or not as many choices as the silence has.
    """
    tables = {path: read_toml(path) for path in sorted(folder.glob("*.toml"))}
    known = {silence.id: silence for silence in silences}
    for path, table in tables.items():
        if path.stem not in LANGUAGES or not table.keys() <= TABLES:
            raise CorpusError(
                f"{path}: name it after a language; its tables are {', '.join(sorted(TABLES))}"
            )
        for silence_id in (*table.get("subjects", {}), *table.get("choices", {})):
            if silence_id not in known:
                raise CorpusError(f"{path}: there is no silence {silence_id!r}; remove it")
        for silence_id, texts in table.get("choices", {}).items():
            wanted = len(known[silence_id].choices)
            if len(texts) != wanted:
                raise CorpusError(
                    f"{path}: {silence_id} has {len(texts)} choices, needs {wanted} in their order"
                )
    by_language = {path.stem: table for path, table in tables.items()}
    return tuple(_named(silence, by_language) for silence in silences)


def _named(silence: Silence, tables: Mapping[str, Mapping[str, Any]]) -> Silence:
    subject, choices = dict(silence.subject), list(silence.choices)
    for language, table in tables.items():
        if silence.id in table.get("subjects", {}):
            subject[language] = table["subjects"][silence.id]
        texts: Sequence[str] = table.get("choices", {}).get(silence.id, ())
        for place, text in enumerate(texts):
            choices[place] = choices[place] | {language: text}
    return replace(silence, subject=subject, choices=tuple(choices))
