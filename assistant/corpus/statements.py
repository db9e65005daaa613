"""Statements about provisions, true to them or not, from which the judge of sentences learns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CorpusError
from assistant.files import json_lines

STATEMENTS = "statements"
FAITHFUL = "faithful"
# In place of a writer: the corpus itself says so; its texts do, word by word.
CORPUS = 0
TEXTS = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody might say with a provision as the source.

    Attributes:
        anchor: of the provision.
        language: of the text, ISO 639-1.
        kind: `faithful`, or what is wrong with it (`negation`, `scope`, `own-knowledge`).
        text: one sentence or a few.
        writer: number of who wrote it, from 1 on; what one writer says is alike.
    """

    anchor: str
    language: str
    kind: str
    text: str
    writer: int

    @property
    def faithful(self) -> bool:
        """Tell whether the provision bears the statement out."""
        return self.kind == FAITHFUL


def read_statements(folder: Path) -> tuple[Statement, ...]:
    """Read every line of `folder/*.jsonl`, in order of file and place.

    Raises:
        CorpusError: there is none, a line is not as described, or a statement stands there twice.
    """
    found = tuple(
        statement for path in sorted(folder.glob("*.jsonl")) for statement in _statements(path)
    )
    if not found:
        raise CorpusError(f"no statements in {folder}; restore the folder from a checkout")
    twice = [key for key, n in Counter((s.anchor, s.text) for s in found).items() if n > 1]
    if twice:
        raise CorpusError(f"{folder}: a statement on {twice[0][0]} stands twice: {twice[0][1]!r}")
    return found


def _statements(path: Path) -> list[Statement]:
    try:
        return [Statement(**line) for line in json_lines(path)]
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); mend the file") from error
