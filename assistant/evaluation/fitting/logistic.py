"""Fit a logistic model over signals (library: scikit-learn)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.calibration import Logistic

STRENGTH = 10.0
Signals = Mapping[str, float]


def fitted(names: Sequence[str], some: Sequence[Signals], others: Sequence[Signals]) -> Logistic:
    """Fit a model that tells some examples from others, by the signals named."""
    from sklearn.linear_model import LogisticRegression

    measured = np.array([[signals[name] for name in names] for signals in [*some, *others]])
    center, spread = measured.mean(axis=0), measured.std(axis=0)
    # Constant where a corpus has no stances, or no silences.
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((measured - center) / spread, [True] * len(some) + [False] * len(others))
    scaled = model.coef_[0] / spread
    return Logistic(
        weights={name: round(float(w), 4) for name, w in zip(names, scaled, strict=True)},
        bias=round(float(model.intercept_[0] - scaled @ center), 4),
    )
