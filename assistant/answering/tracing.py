"""What a trace tells of the parts of a message, and of how the answer opens."""

from __future__ import annotations

from assistant.answering.messages import message
from assistant.answering.stances import OPENINGS
from assistant.answering.turn import Part, Turn
from assistant.answering.unsettled import PART_OPEN
from assistant.calibration import STANDS
from assistant.domain import Answer, Outcome, PartVerdict

PART_HITS = 3
NOT_SAID = "not said"


def part_verdicts(turn: Turn) -> tuple[PartVerdict, ...]:
    """Return in short what was decided on each part of a message, or on the reading not taken."""
    return tuple(map(_verdict, turn.parts or filter(None, (turn.unread,))))


def _verdict(part: Part) -> PartVerdict:
    verdict = part.verdict
    return PartVerdict(
        text=part.text,
        reason=verdict.reason,
        confidence=round(verdict.confidence, 4),
        confidence_least=float(verdict.signals["confidence_least"]),
        silence=verdict.silence.id if verdict.silence else None,
        hits=part.evidence.hits[:PART_HITS],
        signals={
            name: round(value, 4)
            for name, value in {**part.standing, "part_stands": part.stands}.items()
            if part.standing
        },
    )


def part_bounds(turn: Turn) -> dict[str, float]:
    """Return the probability from which a part is quoted, and the confidence of an open one.

    Nothing for a message of one question.
    """
    if not turn.parts:
        return {}
    return {"part_stands_least": STANDS, "part_open_most": PART_OPEN}


def opening_said(outcome: Outcome, language: str) -> str:
    """Return how an answer opens: `yes`, `no`, `yes_if`, `no_but`, a figure, or "not said".

    Args:
        outcome: of the turn.
        language: of the reply.
    """
    if not isinstance(outcome, Answer) or outcome.opening is None:
        return NOT_SAID
    text = outcome.opening.text
    words = {message(f"opening.{word}", language): word for word in OPENINGS.values()}
    return words.get(text, text)
