"""Fit the probabilities of the sufficiency decision on development questions and exchanges.

Logistic regressions over the signals of `features`: one tells answerable questions from those that
the texts leave open, one does so for questions that have an exchange before them, one tells
answerable ones from those on other subjects. Their bounds are those that decline a given share of
the answerable development questions (risk is controlled on the side that users complain about; what
it costs in missed silences is read from the risk-coverage curve). The bounds of single signals are
quantiles. A fourth regression tells when the question of a message is read alone, conditional
logits what a turn of a conversation and each of several questions mean, and a fifth regression when
what is found first for one of these is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.calibration import BESIDE, STANDS, Bounds, Calibration, Logistic
from assistant.domain import Hit
from assistant.errors import EvaluationError
from assistant.evaluation.fitting.asides import TwoReadings, fit_beside
from assistant.evaluation.fitting.logistic import Signals, fitted
from assistant.evaluation.fitting.pooling import Pooled, fit_pooled, weighed_by
from assistant.evaluation.fitting.several import Asked, Stood, fit_stands, stood
from assistant.evaluation.measuring.metrics import auroc
from assistant.retrieval.pooling import margin, weights

SIGNALS = ("silence_margin", "stance_margin", "nearest", "odds", "best_passage")
FOLLOWED_SIGNALS = (*SIGNALS, "meant_margin")
FOREIGN_SIGNALS = ("nearest", "elsewhere", "best_passage", "lexical", "unknown_words")
# Share of the answerable questions that may be taken for ones about another subject.
MISTAKEN = 0.02
# Share of the answerable questions after an exchange that may be declined: about where the odds are
# even.
FOLLOWED_DECLINED = 0.06
# Bound: the signal that it limits, and the share of answerable questions that lie below it. Those
# of stances are where no development question gets a wrong yes, no or correction.
QUANTILES = {
    "weak": ("nearest", 0.01),
    "same_wording": ("nearest", 0.85),
    "same_stance": ("best_stance", 0.35),
    "same_premise": ("best_stance", 0.60),
    "official_near": ("best_passage", 0.40),
    "official_answers": ("best_passage", 0.82),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What was measured for a question, whether the texts answer it, and who wrote it.

    Attributes:
        signals: by name.
        answerable: whether the texts answer.
        author: who wrote it.
        weighed: of a question after an exchange, what was pooled for it.
    """

    signals: Signals
    answerable: bool
    author: str
    weighed: Sequence[Hit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was measured.

    Attributes:
        alone: development questions that were read by themselves; those that are to be asked back
            left out.
        foreign: signals of questions on other subjects, which no index knows.
        followed: questions that have an exchange before them.
        readings: messages of which one reading alone is right.
        parts: questions of messages that ask several things.
        turns: what was pooled for questions after an exchange, those that go on and those that
            leave its subject.
    """

    alone: Sequence[Example]
    foreign: Sequence[Signals]
    followed: Sequence[Example] = ()
    readings: Sequence[TwoReadings] = ()
    parts: Sequence[Asked] = ()
    turns: Sequence[Pooled] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """How well answerable questions are told from others.

    Attributes:
        model: that a question is answerable.
        least: probability from which on it is taken for that.
        auroc: area under the ROC curve when each author in turn is held out.
        declined: share of the answerable ones declined.
        noticed: share declined of those that the texts leave open.
    """

    model: Logistic
    least: float
    auroc: float | None
    declined: float
    noticed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A calibration, and what it does to the questions that it was fitted on.

    Attributes:
        calibration: the models and bounds.
        alone: questions that stand alone.
        followed: questions that have an exchange before them; None without any.
        estranged: share recognised of those on other subjects.
        well_read: share of the messages that one of two readings answers, of which that is taken.
        well_quoted: share right of what is quoted for the questions of messages that ask several.
    """

    calibration: Calibration
    alone: Parted
    followed: Parted | None
    estranged: float
    well_read: float
    well_quoted: float


def fit(asked: Gathered, declined: float) -> Fit:
    """Fit models and bounds.

    Args:
        asked: what was measured.
        declined: largest share of the answerable ones read by themselves that may be declined.

    Raises:
        EvaluationError: a kind of question is missing.
    """
    continued = fit_pooled(asked.turns) or Calibration().continued
    followed = [_weighed_by(continued, example) for example in asked.followed]
    itself = _parted(asked.alone, declined, SIGNALS)
    after = _parted(followed, FOLLOWED_DECLINED, FOLLOWED_SIGNALS)
    if not (itself and asked.foreign):
        raise EvaluationError(
            "needs development questions that the texts answer, some that they leave open, and "
            "questions on other subjects; add some"
        )
    answerable = [example.signals for example in asked.alone if example.answerable]
    elsewhere = fitted(FOREIGN_SIGNALS, asked.foreign, answerable)
    strange = np.array([elsewhere.probability(signals) for signals in answerable])
    most = float(np.quantile(strange, 1 - MISTAKEN, method="higher"))
    pooled = fit_pooled([part.pooled for part in asked.parts]) or Calibration().pooled
    decided = [stood(part, pooled) for part in asked.parts]
    found = Calibration(
        answerable=itself.model,
        least=itself.least,
        foreign=elsewhere,
        most=round(most, 4),
        beside=fit_beside(asked.readings) or Calibration().beside,
        continued=continued,
        pooled=pooled,
        stands=fit_stands(decided) or Calibration().stands,
        bounds=_bounds(answerable),
    )
    if after:
        found = replace(found, followed=after.model, least_followed=after.least)
    estranged = [elsewhere.probability(signals) > most for signals in asked.foreign]
    return Fit(
        calibration=found,
        alone=itself,
        followed=after,
        estranged=float(np.mean(estranged)),
        well_read=_well_read(found.beside, asked.readings),
        well_quoted=_well_quoted(found.stands, decided),
    )


def _well_read(beside: Logistic, readings: Sequence[TwoReadings]) -> float:
    taken = [(beside.probability(each.signals) >= BESIDE) == each.alone for each in readings]
    return float(np.mean(taken)) if taken else 0.0


def _well_quoted(stands: Logistic, parts: Sequence[Stood]) -> float:
    right = [each.right for each in parts if stands.probability(each.signals) >= STANDS]
    return float(np.mean(right)) if right else 0.0


def _weighed_by(model: Logistic, example: Example) -> Example:
    """Return the example as a model that is fitted now weighs what was pooled for it."""
    if not example.weighed:
        return example
    provisions, silences = weighed_by(model, example.weighed)
    meant = margin(weights(provisions), weights(silences))
    return replace(example, signals={**example.signals, "meant_margin": meant})


def _parted(examples: Sequence[Example], declined: float, names: Sequence[str]) -> Parted | None:
    """Tell answerable questions from others; None if there are none of one kind."""
    asked = [example.signals for example in examples if example.answerable]
    others = [example.signals for example in examples if not example.answerable]
    if not (asked and others):
        return None
    model = fitted(names, asked, others)
    sure = np.array([model.probability(signals) for signals in asked])
    least = float(np.quantile(sure, declined, method="lower"))
    return Parted(
        model=model,
        least=round(least, 4),
        auroc=_held_out(examples, names),
        declined=float((sure < least).mean()),
        noticed=float(np.mean([model.probability(signals) < least for signals in others])),
    )


def _bounds(answerable: Sequence[Signals]) -> Bounds:
    found = {
        bound: round(float(np.quantile([signals[name] for signals in answerable], share)), 3)
        for bound, (name, share) in QUANTILES.items()
    }
    return Bounds(**found)


def _held_out(examples: Sequence[Example], names: Sequence[str]) -> float | None:
    positives: list[float] = []
    negatives: list[float] = []
    for author in sorted({example.author for example in examples}):
        rest = [example for example in examples if example.author != author]
        some = [example.signals for example in rest if example.answerable]
        others = [example.signals for example in rest if not example.answerable]
        if not (some and others):
            return None
        held = fitted(names, some, others)
        for example in examples:
            if example.author == author:
                side = positives if example.answerable else negatives
                side.append(held.probability(example.signals))
    return auroc(positives, negatives)
