"""What a track measured: rows of measures, remarks, and single cases worth reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.measuring.metrics import (
    reciprocal_rank,
    success_at_k,
)
from assistant.evaluation.measuring.summary import Measure, rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Measures of one method on one set, or part of a set."""

    set: str
    method: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackResult:
    """A finished track.

    Attributes:
        name: of the track.
        rows: its table.
        remarks: what a reader of the table must know, one sentence each.
        cases: single cases for `external.json`, JSON-ready.
        listed: the same as lines for people.
    """

    name: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    cases: tuple[dict[str, Any], ...] = ()
    listed: tuple[str, ...] = ()


def ranking_rows(name: str, rankings: Mapping[str, list[list[str]]], golds: list[str]) -> list[Row]:
    """Return one row a method: R@1, R@5 and MRR of one gold passage a question."""
    return [
        Row(set=name, method=method, measures=_retrieval(ranked, golds))
        for method, ranked in rankings.items()
    ]


def _retrieval(rankings: list[list[str]], golds: list[str]) -> tuple[Measure, ...]:
    pairs = [(ranked, {gold}) for ranked, gold in zip(rankings, golds, strict=True)]
    # With one gold passage, success@k is recall@k.
    return (
        rate("R@1", [success_at_k(ranked, gold, 1) for ranked, gold in pairs]),
        rate("R@5", [success_at_k(ranked, gold, 5) for ranked, gold in pairs]),
        rate("MRR", [reciprocal_rank(ranked, gold) for ranked, gold in pairs]),
    )
