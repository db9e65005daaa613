"""Exchanges: what readers ask after an answer, with what must be known to understand it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CorpusError

EXCHANGES = "exchanges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that stands on the exchange before it.

    Attributes:
        target: anchor of the provision that answers the last question, or id of the silence.
        language: of the last question, ISO 639-1.
        asked: what was asked first.
        told: what was answered.
        then: what is asked now.
    """

    target: str
    language: str
    asked: str
    told: str
    then: str

    @property
    def before(self) -> str:
        """Return the exchange before the last question."""
        return f"{self.asked} {self.told}"


def read_exchanges(folder: Path) -> tuple[Exchange, ...]:
    """Read every line of `folder/*.jsonl`, in order of file and place; raises `CorpusError`."""
    return tuple(
        exchange for path in sorted(folder.glob("*.jsonl")) for exchange in _exchanges(path)
    )


def _exchanges(path: Path) -> list[Exchange]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Exchange(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); mend the file") from error
