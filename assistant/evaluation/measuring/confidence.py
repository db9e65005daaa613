"""From case scores to what `selective` measures: pairs of a confidence and whether it was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.selective import premise_score, truthfulness


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Confidences, from 0 to 1, each with whether what was told came true."""

    confidences: tuple[float, ...]
    outcomes: tuple[bool, ...]


def answers_at_fault(scores: Sequence[CaseScore]) -> Told:
    """Return the answers given, each with whether it is at fault.

    An answer is at fault if it is incomplete, wrong or to a question that the texts leave open:
    if its case did not pass. What was not answered is left out: nobody knows what the answer
    would have been.
    """
    given = [score for score in scores if score.answered]
    return Told(
        confidences=tuple(score.confidence for score in given),
        outcomes=tuple(not score.passed for score in given),
    )


def known_answerable(scores: Sequence[CaseScore]) -> Told:
    """Return the questions known to have an answer or none, each with whether it has one."""
    known = [score for score in scores if score.expect in {"answer", "abstain"}]
    return Told(
        confidences=tuple(score.confidence for score in known),
        outcomes=tuple(score.expect == "answer" for score in known),
    )


def truth_of(score: CaseScore) -> float | None:
    """Return what a reply is worth to somebody who believes it; None where asking back is right."""
    if score.expect == "clarify":
        return None
    return truthfulness(
        answerable=score.expect == "answer",
        answered=score.answered,
        said=score.nugget_recall or 0.0,
        wrong=score.wrong == 1.0,
    )


def premise_of(score: CaseScore) -> float | None:
    """Return what a reply to a false premise is worth; None for other questions."""
    if score.category != "false-premise" or score.expect != "answer":
        return None
    return premise_score(answered=score.answered, corrected=score.complete == 1.0)
