"""A small set of questions in which every mutant has something to break."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from assistant.evaluation.cases import Case
from assistant.evaluation.cases.sets import pr_set


def drawn_from(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return what a sample is drawn from: the set `pr`, and each known yes or no of `dev`.

    The assistant says yes or no to few questions; of an eighth of them it may say none.
    """
    asked = pr_set(cases).ids
    return tuple(c for c in cases if c.id in asked or (c.opening and c.split == "dev"))


def stratified(cases: Sequence[Case], size: int) -> tuple[Case, ...]:
    """Draw critical cases, follow-ups and known yeses and noes, then equally many of each category.

    The first are few, and some mutants break little else; of the others as many of each category
    are drawn, or all that there are. The same cases are drawn each time, and most of them again
    when others are added: their order is that of hashed ids.

    Args:
        cases: to draw from.
        size: how many to draw; all if there are fewer.
    """
    ranks: dict[str, tuple[bool, int, str]] = {}
    seen: Counter[tuple[str, bool]] = Counter()
    for case in sorted(cases, key=_lot):
        common = not (case.critical or case.opening or case.category == "multi-turn")
        ranks[case.id] = (common, seen[case.category, common], case.category)
        seen[case.category, common] += 1
    drawn = set(sorted(ranks, key=ranks.__getitem__)[:size])
    return tuple(case for case in cases if case.id in drawn)


def _lot(case: Case) -> str:
    return hashlib.sha256(case.id.encode()).hexdigest()
