"""Is one run better than another, or could the same questions have come out so by chance?

Both runs answer the same questions, so they are compared question by question (paired), and
questions of one seed (translations, paraphrases) count as one draw: B. Efron and R. Tibshirani,
An Introduction to the Bootstrap (1993), ch. 13; E. Miller, Adding Error Bars to Evals (2024).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
SEED = 20
BOUNDS = (2.5, 97.5)
# A float sum of equal parts must be equal to itself in whatever order it was added up.
DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much a mean changed from one run to another.

    Attributes:
        value: mean after, less mean before; None where either is undefined.
        low: of the 95 % interval; None where it cannot be told (a single seed).
        high: the same.
        n: questions.
        unscored: of these, for how many it is undefined before, after or both.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int

    @property
    def is_below_zero(self) -> bool:
        """Tell whether the whole interval lies below 0."""
        return self.high is not None and self.high < 0


def paired_difference(
    before: Sequence[float | None], after: Sequence[float | None], clusters: Sequence[str]
) -> Difference:
    """Return the difference of two means with its paired cluster bootstrap interval.

    Clusters are drawn with replacement, each with all its values of both runs; the interval is
    that between the percentiles of the differences. An undefined value is left out of its mean,
    so the difference is that of the two means as reports show them.

    Args:
        before: by question, None where undefined.
        after: the same questions in the same order.
        clusters: the seed of each question.

    Raises:
        ValueError: the three differ in length.
    """
    table = _by_cluster(before, after, clusters)
    unscored = sum(b is None or a is None for b, a in zip(before, after, strict=True))
    value = float(_differences(table.sum(axis=0, keepdims=True))[0]) if len(table) else math.nan
    if math.isnan(value):
        return Difference(value=None, low=None, high=None, n=len(before), unscored=unscored)
    low, high = _interval(table)
    return Difference(value=value, low=low, high=high, n=len(before), unscored=unscored)


def _by_cluster(
    before: Sequence[float | None], after: Sequence[float | None], clusters: Sequence[str]
) -> np.ndarray:
    """Return a row a cluster: sum and number before, sum and number after."""
    rows: dict[str, list[float]] = {}
    for earlier, later, cluster in zip(before, after, clusters, strict=True):
        row = rows.setdefault(cluster, [0.0, 0, 0.0, 0])
        for place, value in ((0, earlier), (2, later)):
            if value is not None:
                row[place] += value
                row[place + 1] += 1
    return np.array(list(rows.values()), dtype=np.float64)


def _interval(table: np.ndarray) -> tuple[float | None, float | None]:
    """Return the percentile interval of the difference.

    Clusters with the same row are interchangeable, so how often each *kind* of row is drawn
    follows a multinomial distribution: the same resamples, in a fraction of the memory.
    """
    if len(table) < 2:
        return None, None
    kinds, numbers = np.unique(table.round(DIGITS), axis=0, return_counts=True)
    lot = np.random.default_rng(SEED)
    draws = lot.multinomial(len(table), numbers / len(table), size=RESAMPLES)
    found = _differences(draws @ kinds)
    low, high = np.percentile(found[np.isfinite(found)], BOUNDS)
    return float(low), float(high)


def _differences(totals: np.ndarray) -> np.ndarray:
    """Return mean after less mean before of each row; NaN where either has no value."""
    with np.errstate(invalid="ignore", divide="ignore"):
        means: np.ndarray = totals[:, 2] / totals[:, 3] - totals[:, 0] / totals[:, 1]
    return means


def mcnemar(worse: int, better: int) -> float:
    """Return the two-sided exact p-value of McNemar's test (the sign test of the flips).

    The chance that flips would be shared out at least so unevenly if worse and better were
    equally likely; 1 without flips. Q. McNemar, Psychometrika 12 (1947).
    """
    flips = worse + better
    tail = sum(math.comb(flips, k) for k in range(min(worse, better) + 1))
    return min(2 * float(tail / 2**flips), 1.0)
