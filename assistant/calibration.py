"""How sure the assistant is that the texts answer: fitted for a corpus, stored beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError, UsageError

CALIBRATION = "calibration.json"
# Probability from which a message is taken for its question: what is left out misleads more than
# what is said too much.
BESIDE = 0.7
# The same, from which what is found first for one of several questions is quoted. On the messages
# that it is fitted on it spares two wrong quotes for each right one that .5 would have quoted.
STANDS = 0.6
MODELS = ("answerable", "followed", "foreign", "beside", "continued", "pooled", "stands")
TURNS = frozenset({"continued", "followed"})
# The bound on a model's probability is taken with the model.
BOUND_OF = {"answerable": "least", "followed": "least_followed", "foreign": "most"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Cosines from which on something is near enough.

    They depend on the embedding model and on how it was tuned, so they are stored with the corpus.
    The defaults were set by hand on development questions, for the bundled model with an adapter;
    `alliance eval calibrate` takes quantiles of the answerable development questions.

    Attributes:
        weak: nearest passage or bank question, below which nothing is near enough to be sure.
        same_wording: the same, from which on a question asks what a known one asks.
        same_stance: nearest question about a stance, from which on its verdict holds.
        same_premise: the same, for what a question takes for granted.
        official_near: nearest chunk of an official edition, from which on it would be rash to say
            that the texts are silent.
        official_answers: the same, from which on it answers what the digest leaves open.
    """

    weak: float = 0.51
    same_wording: float = 0.80
    same_stance: float = 0.74
    same_premise: float = 0.77
    official_near: float = 0.50
    official_answers: float = 0.62


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A logistic model over signals: probability = σ(bias + Σ weight · signal).

    Attributes:
        weights: by name of the signal.
        bias: added to the weighted signals.
    """

    weights: dict[str, float]
    bias: float

    def log_odds(self, signals: Mapping[str, float]) -> float:
        """Return the weighted sum, from -∞ to ∞."""
        return self.bias + sum(w * signals[name] for name, w in self.weights.items())

    def probability(self, signals: Mapping[str, float]) -> float:
        """Return a probability, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, self.log_odds(signals)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Seven models and the bounds, fitted by `alliance eval calibrate`.

    The default models stand for one signal each: the margin to the nearest silence (one of them in
    the reading of a turn that is nearer),
    how near the nearest passage or bank question is, which reading of a message is nearer to
    something, how near what is found with the exchange before it or without is, how near what is
    found after its last sentences is, and the confidence of one of its questions, from .8 on.

    Attributes:
        answerable: that the texts answer.
        least: probability of that, from which on a question is answered.
        followed: that the texts answer a question that has an exchange before it.
        least_followed: probability of that, from which on it is answered.
        foreign: that a question is about another subject.
        most: probability of that, up to which a question is answered.
        beside: that what a message says beside its question does not change what is asked.
        continued: what speaks for a provision or silence as what a turn of a conversation means.
        pooled: the same of one of several questions of a message.
        stands: that what is nearest to one of several questions answers it.
        bounds: cosines that decide by themselves.
    """

    answerable: Logistic = Logistic(weights={"silence_margin": 40.0}, bias=1.6)
    least: float = 0.5
    followed: Logistic = Logistic(weights={"meant_margin": 1.0}, bias=1.6)
    least_followed: float = 0.5
    foreign: Logistic = Logistic(weights={"nearest": -40.0}, bias=18.0)
    most: float = 0.5
    beside: Logistic = Logistic(weights={"beside_margin": -40.0}, bias=0.0)
    continued: Logistic = Logistic(weights={"most": 40.0}, bias=0.0)
    pooled: Logistic = Logistic(weights={"told": 40.0}, bias=0.0)
    stands: Logistic = Logistic(weights={"part_confidence": 1.0}, bias=-0.9808)
    bounds: Bounds = field(default_factory=Bounds)

    @classmethod
    def read(cls, folder: Path, model: str) -> Calibration:
        """Read the calibration of a corpus; the default where it has none for the model.

        Args:
            folder: of the corpus.
            model: name of the embedding model; cosines of another one say something else.

        Raises:
            CorpusError: the file is damaged.
        """
        path = folder / CALIBRATION
        try:
            stored = _stored(folder)
            if stored is None or stored.pop("model", "") != model:
                return cls()
            if "pooled" not in stored:
                # It was fitted when other signals told whether a question is quoted for.
                stored.pop("stands", None)
            if "continued" not in stored:
                # The same of turns after an exchange.
                for name in ("followed", "least_followed"):
                    stored.pop(name, None)
            models = {name: Logistic(**stored.pop(name)) for name in MODELS if name in stored}
            return cls(**stored | models | {"bounds": Bounds(**stored.get("bounds", {}))})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"{path}: {error}; delete it and run `alliance eval calibrate --take all`"
            ) from error

    @staticmethod
    def model_of(folder: Path) -> str | None:
        """Return the embedding model that a corpus's calibration is for; None if it has none."""
        stored = _stored(folder)
        return None if stored is None else str(stored.get("model", ""))

    def taking(self, other: Calibration, names: Collection[str]) -> Calibration:
        """Return this one with some of another's constants; `all` names all of them.

        A model brings its bound; a bound is taken alone, too. What a turn means and whether the
        texts answer it are taken together: one is measured by the other.

        Raises:
            UsageError: there is no such constant.
        """
        known = [each.name for each in fields(self)]
        unknown = sorted(set(names).difference(known, ["all"]))
        if unknown:
            raise UsageError(f"no constant is called {unknown[0]}; take all, or {', '.join(known)}")
        names = [*names, *(TURNS if TURNS.intersection(names) else ())]
        bounds = [BOUND_OF[name] for name in names if name in BOUND_OF]
        taken = known if "all" in names else [*names, *bounds]
        return replace(self, **{name: getattr(other, name) for name in taken})

    def numbers(self) -> dict[str, float]:
        """Return every number by its place, such as `answerable.weights.odds`."""
        return dict(_numbers("", asdict(self)))

    def write(self, folder: Path, model: str) -> None:
        """Store it with the corpus; `model` as for `read`."""
        text = json.dumps({**asdict(self), "model": model}, indent=1, sort_keys=True)
        (folder / CALIBRATION).write_text(text + "\n", encoding="utf-8")


def _stored(folder: Path) -> dict[str, Any] | None:
    path = folder / CALIBRATION
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _numbers(place: str, value: Mapping[str, Any] | float) -> Iterator[tuple[str, float]]:
    if not isinstance(value, Mapping):
        yield place, value
        return
    for name, inner in value.items():
        yield from _numbers(f"{place}.{name}".lstrip("."), inner)
