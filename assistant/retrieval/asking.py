"""Tells a sentence that asks from one that only tells, by how it is said (logistic regression).

What no mark and no cue gives away ("The question of fees remains open for us.") is near to other
sentences that ask, in whichever language these were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.files import read_arrays
from assistant.retrieval.adapter import one_thread, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.retrieval.how_said import HowSaid, SentenceReader

# Inverse of the regularisation: of 1, 3, 10 and 30 the best where each writer is held out.
STRENGTH = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A linear model over readings of sentences (`how_said.SentenceReader`).

    Attributes:
        model: how they are read (`how_said.read_by`).
        centre: the part that all sentences share, float32, shape (readings, d).
        weights: float32, of the same shape.
        beside: what the rest of its message counts (`HowSaid.beside`).
        bias: added for each.
    """

    model: str
    centre: NDArray[np.float32]
    weights: NDArray[np.float32]
    beside: float
    bias: float

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises `OSError` or `ValueError` if it is damaged."""
        names = ("model", "centre", "weights", "beside", "bias")
        model, centre, weights, beside, bias = read_arrays(path, *names)
        return cls(
            model=str(model),
            centre=centre,
            weights=weights,
            beside=float(beside),
            bias=float(bias),
        )

    def save(self, path: Path) -> None:
        """Write all of it as one `.npz` file."""
        np.savez(
            path,
            model=np.asarray(self.model),
            centre=self.centre,
            weights=self.weights,
            beside=np.asarray(self.beside),
            bias=np.asarray(self.bias),
        )

    def probabilities(self, said: HowSaid) -> list[float]:
        """Return how likely each sentence asks, from 0 to 1."""
        readings = _apart(said.readings, self.centre)
        scores = (readings * self.weights).sum(axis=(1, 2)) + said.beside * self.beside + self.bias
        likely: list[float] = (1 / (1 + np.exp(-scores))).tolist()
        return likely


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Reads the sentences of a message, and tells which of them ask."""

    reader: SentenceReader
    asking: Asking

    def likely(self, message: str, sentences: Sequence[str]) -> list[float]:
        """Return how likely each of some sentences of a message asks, from 0 to 1."""
        return self.asking.probabilities(self.reader.read(sentences, message))


def train_asking(said: HowSaid, asks: Sequence[bool], model: str) -> Asking:
    """Fit a model.

    Args:
        said: how sentences are said.
        asks: whether each of them asks.
        model: how they are read (`how_said.read_by`).
    """
    from sklearn.linear_model import LogisticRegression

    centre = np.stack([_mean(reading) for reading in said.readings.swapaxes(0, 1)])
    readings = _apart(said.readings, centre)
    signals = np.concatenate([readings.reshape(len(readings), -1), said.beside[:, None]], axis=1)
    with one_thread():
        fitted = LogisticRegression(C=STRENGTH, max_iter=3000)
        fitted.fit(signals, np.asarray(asks))
    *learned, added = fitted.coef_[0].astype(np.float32)
    return Asking(
        model=model,
        centre=centre,
        weights=np.asarray(learned, dtype=np.float32).reshape(centre.shape),
        beside=float(added),
        bias=float(fitted.intercept_[0]),
    )


def _apart(readings: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return unit readings without what all share; what is zero stays so."""
    there: NDArray[np.bool_] = np.any(readings != 0, axis=2, keepdims=True)
    apart: NDArray[np.float32] = unit(readings - centre) * there
    return apart


def _mean(reading: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the rows that are not zero."""
    there = reading[np.any(reading != 0, axis=1)]
    mean: NDArray[np.float32] = there.mean(axis=0) if len(there) else reading[0]
    return mean
