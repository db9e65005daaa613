"""Is confidence worth anything, and do answers help more than they harm? Pure functions.

Risk and coverage follow R. El-Yaniv and Y. Wiener (JMLR 11, 2010), the area under their curve and
its excess Y. Geifman, G. Uziel and R. El-Yaniv (ICLR 2019), the calibration error M. P. Naeini,
G. F. Cooper and M. Hauskrecht (AAAI 2015), the truthfulness score X. Yang et al., CRAG (2024).
None means undefined: without items there is nothing to measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a risk-coverage curve.

    Attributes:
        confidence: least confidence of the items kept.
        coverage: share of the items kept.
        risk: share of those kept that are errors.
    """

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Items of similar confidence: `low` ≤ confidence < `high`, the last one with its upper end.

    Attributes:
        low: lower end.
        high: upper end.
        n: how many items.
        confidence: their mean confidence.
        right: share of them that are right.
    """

    low: float
    high: float
    n: int
    confidence: float
    right: float


def risk_coverage(confidences: Sequence[float], errors: Sequence[bool]) -> tuple[Point, ...]:
    """Return the risk at each coverage that a bound of confidence can give, smallest first.

    Items of equal confidence are kept or dropped together.
    """
    points = []
    kept = wrong = 0
    for confidence, size, failed in _tied(confidences, errors):
        kept += size
        wrong += failed
        points.append(Point(confidence=confidence, coverage=kept / len(errors), risk=wrong / kept))
    return tuple(points)


def aurc(confidences: Sequence[float], errors: Sequence[bool]) -> float | None:
    """Mean risk over the k most confident items, for every k: the area under the curve.

    Among items of equal confidence any order is as likely, so their errors count evenly.
    """
    risks = []
    kept, wrong = 0, 0.0
    for _, size, failed in _tied(confidences, errors):
        for _ in range(size):
            kept += 1
            wrong += failed / size
            risks.append(wrong / kept)
    return sum(risks) / len(risks) if risks else None


def excess_aurc(confidences: Sequence[float], errors: Sequence[bool]) -> float | None:
    """Area under the curve, less that of the best order of the same items: 0 is perfect."""
    area = aurc(confidences, errors)
    best = aurc([-float(error) for error in errors], errors)
    return None if area is None or best is None else area - best


def coverage_at_risk(curve: Sequence[Point], bound: float) -> float | None:
    """Largest coverage whose risk is at most `bound`; 0 if there is none."""
    if not curve:
        return None
    return max((point.coverage for point in curve if point.risk <= bound), default=0.0)


def reliability(
    confidences: Sequence[float], right: Sequence[bool], bins: int = BINS
) -> tuple[Bin, ...]:
    """Group items in bins of equal width over [0, 1]; a bin without items is left out."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for item in zip(confidences, right, strict=True):
        members.setdefault(min(int(item[0] * bins), bins - 1), []).append(item)
    return tuple(
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            n=len(items),
            confidence=sum(confidence for confidence, _ in items) / len(items),
            right=sum(truth for _, truth in items) / len(items),
        )
        for number, items in sorted(members.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: mean distance of confidence from the share that is right."""
    total = sum(found.n for found in bins)
    if not total:
        return None
    return sum(found.n * abs(found.right - found.confidence) for found in bins) / total


def truthfulness(*, answerable: bool, answered: bool, said: float, wrong: bool) -> float:
    """Return what one reply is worth to somebody who believes it, from -1 to 1.

    1 for a complete answer, and for no answer where there is none to give; 0.5 for a part of the
    answer; 0 for no answer where there is one; -1 for an answer that is wrong, misses the question
    or should not have been given.

    Args:
        answerable: whether the texts answer the question.
        answered: whether the reply does.
        said: share of the vital points that it says.
        wrong: whether it says something that it must not.
    """
    if not answered:
        return 0.0 if answerable else 1.0
    if wrong or not answerable or said <= 0:
        return -1.0
    return 1.0 if said >= 1 else 0.5


def premise_score(*, answered: bool, corrected: bool) -> float:
    """Return what a reply to a false premise is worth.

    1 if the answer states the fact that corrects it, 0.5 for no answer, -1 if it plays along.
    """
    if not answered:
        return 0.5
    return 1.0 if corrected else -1.0


def _tied(confidences: Sequence[float], errors: Sequence[bool]) -> list[tuple[float, int, int]]:
    """Return each confidence, highest first, with how many items have it and their errors."""
    items = sorted(zip(confidences, errors, strict=True), key=lambda item: -item[0])
    groups = [
        (confidence, [error for _, error in found])
        for confidence, found in groupby(items, key=lambda item: item[0])
    ]
    return [(confidence, len(found), sum(found)) for confidence, found in groups]
