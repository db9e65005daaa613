"""Tells a sentence that asks from one that only tells, by its vector (logistic regression).

What no mark and no cue gives away ("The question of fees remains open for us.") is near to other
sentences that ask, in whichever language these were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.retrieval.adapter import one_thread, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Inverse of the regularisation: of 3, 10, 30 and 100 the best where each language is held out.
STRENGTH = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A linear model over vectors of sentences.

    Attributes:
        centre: the part that all vectors share, float32, shape (d,).
        weights: float32, shape (d,); all zero if nothing was learned.
        bias: added to the weighted vector.
    """

    centre: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises `OSError`, `ValueError` or `KeyError` if damaged."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                centre=arrays["centre"], weights=arrays["weights"], bias=float(arrays["bias"])
            )

    def save(self, path: Path) -> None:
        """Write all of it as one `.npz` file."""
        np.savez(path, centre=self.centre, weights=self.weights, bias=np.asarray(self.bias))

    @property
    def learned(self) -> bool:
        """Tell whether there was anything to learn from."""
        return bool(self.weights.any())

    def probabilities(self, sentences: NDArray[np.float32]) -> list[float]:
        """Return how likely each sentence asks, by vectors of shape (n, d)."""
        scores = unit(sentences - self.centre) @ self.weights + self.bias
        likely: list[float] = (1 / (1 + np.exp(-scores))).tolist()
        return likely


def train_asking(sentences: NDArray[np.float32], asks: Sequence[bool]) -> Asking:
    """Fit a model to the vectors of sentences, shape (n, d), and whether each asks.

    If none asks, or all do, nothing is learned.
    """
    dimensions = sentences.shape[1]
    nothing = np.zeros(dimensions, dtype=np.float32)
    if len(set(asks)) < 2:
        return Asking(centre=nothing, weights=nothing, bias=0.0)
    from sklearn.linear_model import LogisticRegression

    centre = sentences.mean(axis=0)
    with one_thread():
        model = LogisticRegression(C=STRENGTH, max_iter=1000)
        model.fit(unit(sentences - centre), np.asarray(asks))
    return Asking(
        centre=centre,
        weights=model.coef_[0].astype(np.float32),
        bias=float(model.intercept_[0]),
    )
