"""What a trace tells: how a turn was read, what was found, how it was decided."""

from __future__ import annotations

from assistant.answering.composing.unsettled import PART_OPEN
from assistant.answering.judging.stances import OPENINGS
from assistant.answering.messages import message
from assistant.answering.turn import Part, Turn
from assistant.calibration import STANDS
from assistant.domain import Answer, Hit, Outcome, PartVerdict, Trace
from assistant.retrieval.pooling import POOL

HITS = 10
PART_HITS = 3
NOT_SAID = "not said"


def trace_of(turn: Turn, whole: Part, index_fingerprint: str) -> Trace:
    """Return the trace of a turn that reached an outcome.

    Args:
        turn: with all that was decided.
        whole: what was read: the message, or its one question.
        index_fingerprint: of the index that was asked.
    """
    return Trace(
        standalone_question=" – ".join(filter(None, (whole.context, whole.text))),
        hits=whole.evidence.hits[:HITS],
        rejected=turn.rejected,
        signals={
            "kind": whole.kind.value,
            **whole.verdict.signals,
            **_stance_signals(whole),
            "opening": opening_said(turn.outcome, turn.language),
            **_part_bounds(turn),
            **turn.signals,
        },
        timings_ms=turn.timings_ms,
        index_fingerprint=index_fingerprint,
        continues=(whole.context,) if whole.context else (),
        parts=turn.texts,
        part_verdicts=_part_verdicts(turn),
        weighed=_weighed(whole),
        checks=turn.checks,
    )


def _stance_signals(part: Part) -> dict[str, float | str]:
    if part.stance is None:
        return {}
    found = part.stance
    return {
        "stance": f"{found.stance.id}/{found.side}",
        "stance_score": round(found.score, 4),
        "stance_certain": "yes" if found.certain else "no",
    }


def _part_verdicts(turn: Turn) -> tuple[PartVerdict, ...]:
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
        weighed=_weighed(part),
    )


def _weighed(part: Part) -> tuple[Hit, ...]:
    """Return what was pooled for a question."""
    return tuple(h for h in (*part.evidence.hits, *part.evidence.silences) if POOL in h.arms)


def _part_bounds(turn: Turn) -> dict[str, float]:
    """Return the probability from which a part is quoted, and the confidence of an open one.

    Nothing for a message of one question.
    """
    if not turn.parts:
        return {}
    return {"part_stands_least": STANDS, "part_open_most": PART_OPEN}


def opening_said(outcome: Outcome | None, language: str) -> str:
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
