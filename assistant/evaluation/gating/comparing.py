"""Two runs side by side: which questions came out otherwise, and which measures moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.statistics import Difference, mcnemar, paired_difference
from assistant.evaluation.measuring.summary import MEASURES, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a question before.

    Attributes:
        passed: whether the reply was right.
        wrong: whether an answer said what it must not; None where there was no answer.
        came: what the system did, in words; empty where that was not kept.
    """

    passed: bool
    wrong: bool | None = None
    came: str = ""


class Change(StrEnum):
    """How a question came out otherwise; worst first."""

    CRITICAL = "worse, critical"
    WRONG = "now wrong"
    WORSE = "worse"
    BETTER = "better"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A question that came out otherwise: what came before, and its score after."""

    change: Change
    before: Verdict
    score: CaseScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A measure before and after; `difference` is None where it is no mean over questions."""

    name: str
    before: float | None
    after: float | None
    difference: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The questions of one split that were asked before and after.

    Attributes:
        n: how many.
        worse: passed before, not after.
        better: not passed before, passed after.
        passed: difference of the pass rate.
    """

    n: int
    worse: int
    better: int
    passed: Difference

    @property
    def p_value(self) -> float:
        """Return the exact p-value of McNemar's test."""
        return mcnemar(self.worse, self.better)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs, as far as both have the same questions.

    Attributes:
        both: how many questions both scored.
        only_before: ids that the second run lacks; `only_after` those that the first lacks.
        flips: worst first.
        tallies: by split.
        shifts: measures by split.
    """

    both: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    flips: tuple[Flip, ...]
    tallies: Mapping[str, Tally]
    shifts: Mapping[str, tuple[Shift, ...]]


def verdict_of(score: CaseScore) -> Verdict:
    """Return what a later run is compared with."""
    wrong = None if score.wrong is None else bool(score.wrong)
    return Verdict(passed=score.passed, wrong=wrong, came=score.came)


def compare(before: Sequence[CaseScore], after: Sequence[CaseScore]) -> Comparison:
    """Compare the scores of two runs, question by question and measure by measure."""
    earlier = {score.id: score for score in before}
    later = {score.id: score for score in after}
    both = [score for score in after if score.id in earlier]
    verdicts = {name: verdict_of(score) for name, score in earlier.items()}
    splits = sorted({score.split for score in both})
    return Comparison(
        both=len(both),
        only_before=tuple(sorted(set(earlier) - set(later))),
        only_after=tuple(sorted(set(later) - set(earlier))),
        flips=flips(verdicts, both),
        tallies=tallies(verdicts, both),
        shifts={
            split: _shifts(
                [earlier[score.id] for score in both if score.split == split],
                [score for score in both if score.split == split],
            )
            for split in splits
        },
    )


def flips(before: Mapping[str, Verdict], after: Sequence[CaseScore]) -> tuple[Flip, ...]:
    """Return what came out otherwise, worst first; a question without a verdict is passed over."""
    found = [
        Flip(change=change, before=before[score.id], score=score)
        for score in after
        if score.id in before and (change := _change(before[score.id], score)) is not None
    ]
    worst_first = list(Change)
    return tuple(sorted(found, key=lambda flip: (worst_first.index(flip.change), flip.score.id)))


def _change(before: Verdict, score: CaseScore) -> Change | None:
    lost = before.passed and not score.passed
    says_it_wrongly = score.wrong == 1.0 and not before.wrong
    if score.critical and (lost or says_it_wrongly):
        return Change.CRITICAL
    if says_it_wrongly or (lost and score.answered and score.expect == "abstain"):
        return Change.WRONG
    if lost:
        return Change.WORSE
    mended = bool(before.wrong) and score.wrong != 1.0
    return Change.BETTER if mended or score.passed > before.passed else None


def tallies(before: Mapping[str, Verdict], after: Sequence[CaseScore]) -> dict[str, Tally]:
    """Count by split what passed before and after, of the questions that have a verdict."""
    counted = {}
    for split in sorted({score.split for score in after if score.id in before}):
        both = [score for score in after if score.split == split and score.id in before]
        was = [float(before[score.id].passed) for score in both]
        now = [float(score.passed) for score in both]
        counted[split] = Tally(
            n=len(both),
            worse=sum(w > n for w, n in zip(was, now, strict=True)),
            better=sum(w < n for w, n in zip(was, now, strict=True)),
            passed=paired_difference(was, now, [score.seed for score in both]),
        )
    return counted


def _shifts(before: Sequence[CaseScore], after: Sequence[CaseScore]) -> tuple[Shift, ...]:
    seeds = [score.seed for score in after]
    found = []
    for earlier, later in zip(measure(before), measure(after), strict=True):
        pick = MEASURES.get(later.name)
        found.append(
            Shift(
                name=later.name,
                before=earlier.value,
                after=later.value,
                difference=None
                if pick is None
                else paired_difference([pick(s) for s in before], [pick(s) for s in after], seeds),
            )
        )
    return tuple(found)
