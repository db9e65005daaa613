"""Fit what speaks for a provision or silence as what a turn, or one of several questions, means.

A conditional logit (McFadden 1974): of what is pooled for a question, the softmax of a linear score
over its signals is the probability that it is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.calibration import Logistic
from assistant.domain import Hit
from assistant.retrieval.pooling import POOL, SIGNALS

# Of the squared weights, per question.
DECAY = 0.003
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """What was pooled for a question, and which of it is meant.

    Attributes:
        weighed: provisions and silences with their signals.
        meant: anchors any of which it means; a silence where it is left open.
    """

    weighed: Sequence[Hit]
    meant: frozenset[str]


def fit_pooled(questions: Sequence[Pooled]) -> Logistic | None:
    """Return a model that weighs the signals; None if nothing that is meant was found."""
    from scipy.optimize import minimize

    found = [q for q in questions if any(hit.anchor in q.meant for hit in q.weighed)]
    if not found:
        return None
    measured = [np.array([[hit.arms[n] for n in SIGNALS] for hit in q.weighed]) for q in found]
    meant = [np.array([hit.anchor in q.meant for hit in q.weighed]) for q in found]
    every = np.vstack(measured)
    spread = every.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = [(rows - every.mean(axis=0)) / spread for rows in measured]

    def loss(weights: Floats) -> tuple[float, Floats]:
        lost = DECAY * float(weights @ weights)
        slope = 2 * DECAY * weights
        for rows, right in zip(scaled, meant, strict=True):
            odds = rows @ weights
            share = np.exp(odds - odds.max())
            share /= share.sum()
            hit = share[right].sum()
            lost -= float(np.log(hit)) / len(scaled)
            slope -= rows.T @ (np.where(right, share / hit, 0.0) - share) / len(scaled)
        return lost, slope

    fitted = minimize(loss, np.zeros(len(SIGNALS)), jac=True, method="L-BFGS-B").x / spread
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, fitted, strict=True)}
    return Logistic(weights=weights, bias=0.0)


def weighed_by(model: Logistic, hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Return provisions and silences as a model weighs them, those that weigh most first."""
    weighed = [replace(hit, arms=hit.arms | {POOL: model.log_odds(hit.arms)}) for hit in hits]
    ordered = sorted(weighed, key=lambda hit: -hit.arms[POOL])
    provisions = [hit for hit in ordered if not hit.arms["silent"]]
    return provisions, [hit for hit in ordered if hit.arms["silent"]]
