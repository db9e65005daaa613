"""Fit the confidence of the sufficiency decision on development questions.

Logistic regression (library: scikit-learn) over the signals of `features`; the bound from which a
question is answered is the one that declines a given share of the answerable development questions
(risk is controlled on the side that users complain about; what it costs in missed silences is read
from the risk-coverage curve). The bounds are quantiles of single signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.calibration import Bounds, Calibration
from assistant.errors import EvaluationError
from assistant.evaluation.measuring.metrics import auroc

SIGNALS = ("silence_margin", "stance_margin", "nearest", "odds", "best_passage")
STRENGTH = 10.0
# Bound: the signal that it limits, and the share of answerable questions that lie below it. Those
# of stances are where no development question gets a wrong yes, no or correction.
QUANTILES = {
    "off_topic": ("nearest", 0.0),
    "weak": ("nearest", 0.01),
    "distant": ("nearest", 0.10),
    "same_wording": ("nearest", 0.85),
    "same_stance": ("best_stance", 0.60),
    "same_premise": ("best_stance", 0.60),
    "official_near": ("best_passage", 0.40),
    "official_answers": ("best_passage", 0.82),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What was measured for a question, whether the texts answer it, and who wrote it."""

    signals: dict[str, float]
    answerable: bool
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A calibration, with the area under the ROC curve when each author in turn is held out."""

    calibration: Calibration
    auroc: float | None
    declined: float
    noticed: float


def fit(examples: Sequence[Example], declined: float) -> Fit:
    """Fit weights and bound.

    Args:
        examples: development questions; those that are to be asked back left out.
        declined: largest share of the answerable ones that may be declined.

    Raises:
        EvaluationError: there are not both kinds of question.
    """
    answerable = np.array([example.answerable for example in examples])
    if len(set(answerable.tolist())) < 2:
        raise EvaluationError("needs answerable and unanswerable questions; add some")
    weights, bias = _weights(examples)
    loose = Calibration(weights=weights, bias=bias)
    confidence = np.array([loose.confidence(example.signals) for example in examples])
    least = float(np.quantile(confidence[answerable], declined, method="lower"))
    return Fit(
        calibration=Calibration(
            weights=weights, bias=bias, least=round(least, 4), bounds=_bounds(examples)
        ),
        auroc=_held_out(examples),
        declined=float((confidence[answerable] < least).mean()),
        noticed=float((confidence[~answerable] < least).mean()),
    )


def _bounds(examples: Sequence[Example]) -> Bounds:
    answerable = [example.signals for example in examples if example.answerable]
    found = {
        bound: round(float(np.quantile([signals[name] for signals in answerable], share)), 3)
        for bound, (name, share) in QUANTILES.items()
    }
    return Bounds(**found)


def _weights(examples: Sequence[Example]) -> tuple[dict[str, float], float]:
    from sklearn.linear_model import LogisticRegression

    measured = np.array([[example.signals[name] for name in SIGNALS] for example in examples])
    center, spread = measured.mean(axis=0), measured.std(axis=0)
    # Constant where a corpus has no stances, or no silences.
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((measured - center) / spread, [example.answerable for example in examples])
    scaled = model.coef_[0] / spread
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, scaled, strict=True)}
    return weights, round(float(model.intercept_[0] - scaled @ center), 4)


def _held_out(examples: Sequence[Example]) -> float | None:
    positives: list[float] = []
    negatives: list[float] = []
    for author in sorted({example.author for example in examples}):
        others = [example for example in examples if example.author != author]
        if len({example.answerable for example in others}) < 2:
            return None
        weights, bias = _weights(others)
        held = Calibration(weights=weights, bias=bias)
        for example in examples:
            if example.author == author:
                side = positives if example.answerable else negatives
                side.append(held.confidence(example.signals))
    return auroc(positives, negatives)
