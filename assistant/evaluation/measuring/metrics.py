"""Metrics as pure functions. None means undefined: such a value is left out of means and counted.

recall@k, success@k, RR and nDCG@k follow TREC (as in ir-measures); the Wilson score interval
follows Wilson (1927), that of an AUROC Hanley and McNeil (Radiology 143, 1982).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence

Z95 = 1.959963984540054


def recall_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """Share of the relevant items among the first k."""
    if not relevant:
        return None
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float | None:
    """One over the rank of the first relevant item; 0 if none is ranked."""
    if not relevant:
        return None
    return next((1 / rank for rank, item in enumerate(ranking, 1) if item in relevant), 0.0)


def ndcg_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """Normalised discounted cumulative gain with binary gains and log2 discount."""
    if not relevant:
        return None
    gains = [1 / math.log2(rank + 1) for rank, i in enumerate(ranking[:k], 1) if i in relevant]
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(set(relevant)), k) + 1))
    return sum(gains) / ideal


def success_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """1 if any of the first k items is relevant, else 0."""
    if not relevant:
        return None
    return float(not set(relevant).isdisjoint(ranking[:k]))


def coverage_at_k(
    ranking: Sequence[Collection[str]],
    needs: Sequence[Sequence[Collection[str]]],
    k: int,
) -> float | None:
    """Share of needs that the first k items meet together.

    An item is the set of facts that it states. A need is a sequence of alternatives, each a set
    of facts; it is met when all facts of one alternative are stated. This is recall@k where a
    fact stands in several provisions and any one of them suffices.
    """
    if not needs:
        return None
    stated = {fact for item in ranking[:k] for fact in item}
    met = [any(facts and stated.issuperset(facts) for facts in need) for need in needs]
    return sum(met) / len(needs)


def coverage_within(
    ranking: Sequence[Collection[str]],
    lengths: Sequence[int],
    needs: Sequence[Sequence[Collection[str]]],
    budget: int,
) -> float | None:
    """Like `coverage_at_k`, for the first items that fit in a budget of characters.

    It compares systems whose chunks differ in length: k of the larger ones would read more.
    """
    used, fitting = 0, 0
    for length in lengths:
        used += length
        if used > budget:
            break
        fitting += 1
    return coverage_at_k(ranking, needs, fitting)


def overlap_f1(chosen: Collection[str], relevant: Collection[str]) -> float | None:
    """Harmonic mean of precision and recall of a choice; 0 if nothing relevant was chosen."""
    if not relevant:
        return None
    return 2 * len(set(chosen) & set(relevant)) / (len(set(chosen)) + len(set(relevant)))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Chance that a positive scores above a negative, ties counting half (Mann–Whitney U)."""
    if not positives or not negatives:
        return None
    ordered = sorted(negatives)
    below = sum(bisect_left(ordered, p) + bisect_right(ordered, p) for p in positives)
    return below / (2 * len(positives) * len(ordered))


def auroc_interval(area: float, positives: int, negatives: int) -> tuple[float, float] | None:
    """95 % interval of an AUROC from its standard error; None without both kinds."""
    if not positives or not negatives:
        return None
    two_positives = area / (2 - area) - area**2
    two_negatives = 2 * area**2 / (1 + area) - area**2
    spread = area * (1 - area) + (positives - 1) * two_positives + (negatives - 1) * two_negatives
    half = Z95 * math.sqrt(max(spread, 0.0) / (positives * negatives))
    return max(area - half, 0.0), min(area + half, 1.0)


def mean(values: Sequence[float | None]) -> float | None:
    """Mean of the defined values; None if there is none."""
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Nearest-rank percentile; `share` lies in (0, 1]."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def wilson_interval(successes: float, trials: int) -> tuple[float, float] | None:
    """95 % Wilson score interval of a rate; None without trials."""
    if trials == 0:
        return None
    rate = successes / trials
    scale = 1 + Z95**2 / trials
    centre = (rate + Z95**2 / (2 * trials)) / scale
    half = Z95 * math.sqrt(rate * (1 - rate) / trials + Z95**2 / (4 * trials**2)) / scale
    return max(centre - half, 0.0), min(centre + half, 1.0)
