"""Exchanges: what readers ask after an answer, for fitting how a follow-up is judged."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Message, Question
from assistant.errors import EvaluationError

EXCHANGES = "exchanges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that stands on the exchange before it.

    Attributes:
        target: anchor of the provision that answers the last question, or id of the silence.
        language: of the last question, ISO 639-1.
        asked: what was asked first.
        told: what was answered; about right, nobody is shown it.
        then: what is asked now.
        writer: number of who wrote it.
    """

    target: str
    language: str
    asked: str
    told: str
    then: str
    writer: int

    def as_question(self) -> Question:
        """Return the last question with what was said before it."""
        before = (
            Message(role="user", content=self.asked),
            Message(role="assistant", content=self.told),
        )
        return Question(text=self.then, history=before)


def read_exchanges(folder: Path, targets: Collection[str]) -> tuple[Exchange, ...]:
    """Read every line of `folder/*.jsonl`, in order of file and place; none if there is no file.

    Args:
        folder: where they are.
        targets: the provisions and silences that there are.

    Raises:
        EvaluationError: a line is not as described, or its target is gone.
    """
    return tuple(
        exchange
        for path in sorted(folder.glob("*.jsonl"))
        for exchange in _exchanges(path, targets)
    )


def _exchanges(path: Path, targets: Collection[str]) -> list[Exchange]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [Exchange(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); mend it") from error
    for n, exchange in enumerate(found, start=1):
        if exchange.target not in targets:
            raise EvaluationError(
                f"{path}, line {n}: no provision or silence {exchange.target!r}; mend it"
            )
    return found
