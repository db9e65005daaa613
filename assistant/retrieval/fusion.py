"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Mapping


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Rank names from 1, best first; equal scores are ordered by name, so that runs repeat."""
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return {name: rank for rank, name in enumerate(ordered, start=1)}


def reciprocal_rank_fusion(
    arms: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], k: int = 10
) -> dict[str, float]:
    """Fuse arms (name → score by candidate): sum of weight / (k + rank) over the arms.

    A candidate that an arm did not rank gets nothing from it. Only the order within an arm counts,
    so arms with different scales need no calibration.
    """
    fused: dict[str, float] = {}
    for arm, scores in arms.items():
        for name, rank in ranks(scores).items():
            fused[name] = fused.get(name, 0.0) + weights[arm] / (k + rank)
    return fused
