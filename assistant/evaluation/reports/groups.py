"""The same few measures for each language and each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

from babel import Locale

from assistant.evaluation.cases.model import Category
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.summary import Measure, Pick, rate

# Name and what is counted; where it is undefined a case is unscored.
COLUMNS: dict[str, Pick] = {
    "passed": lambda s: float(s.passed),
    "answer rate": lambda s: float(s.answered) if s.expect == "answer" else None,
    "recall@5": lambda s: s.recall_at_5,
    "complete@1": lambda s: s.complete,
    "language match": lambda s: s.language_match,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that have something in common, and what was measured on them."""

    name: str
    n: int
    measures: dict[str, Measure]


def by_language(scores: Sequence[CaseScore]) -> tuple[Group, ...]:
    """Return a group for each language, the one with most questions first."""
    groups = _grouped(scores, lambda score: _language(score.lang))
    return tuple(sorted(groups, key=lambda group: (-group.n, group.name)))


def by_category(scores: Sequence[CaseScore]) -> tuple[Group, ...]:
    """Return a group for each category, in the order of the schema."""
    order = get_args(Category)
    groups = _grouped(scores, lambda score: score.category)
    return tuple(sorted(groups, key=lambda group: order.index(group.name)))


def _grouped(scores: Sequence[CaseScore], key: Callable[[CaseScore], str]) -> list[Group]:
    members: dict[str, list[CaseScore]] = {}
    for score in scores:
        members.setdefault(key(score), []).append(score)
    return [
        Group(
            name=name,
            n=len(found),
            measures={
                column: rate(column, [pick(score) for score in found])
                for column, pick in COLUMNS.items()
            },
        )
        for name, found in members.items()
    ]


def _language(code: str) -> str:
    name = Locale("en").languages.get(code)
    return f"{name} ({code})" if name else code
