"""A judge of what follows from a text: the corpus's own, or a cross-encoder by name or path.

The corpus's own is in `assistant.grounding.inference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Any, Protocol

import numpy as np

from assistant.errors import ModelError
from assistant.grounding.verdict import CheckName, Failure, Passage

# What rules read off the letters; elsewhere they know only the ways of rewording they have met.
LITERAL = frozenset({CheckName.FIGURES, CheckName.NAMES, CheckName.ADDRESS, CheckName.WAIVER})
# How much an objection of a rule lowers the odds, in natural logarithms; see docs/adr/0012.
OBJECTION = 0.25
# How much it raises them that in a near copy no rule objects: what was changed can be read off.
VOUCHED = 0.75
# Keeps the odds of a certain judge finite.
SURE = 1e-6


class Judge(Protocol):
    """What is needed of a judge."""

    @property
    def least(self) -> float:
        """Return the probability from which a sentence may pass."""
        ...

    @property
    def overrules(self) -> bool:
        """Tell whether the bound was set with the objections of rules weighed in."""
        ...

    def prepare(self, cited: Sequence[Passage]) -> None:
        """Read what is needed of passages before sentences cite them; needless but faster."""
        ...

    def entailed(self, cited: Sequence[Passage], sentence: str) -> float:
        """Return the probability that the passages together bear the sentence out."""
        ...


class CrossEncoderJudge:
    """A sentence-transformers cross-encoder whose labels name an entailment class.

    A cross-encoder trained on natural language inference says "entailed" from one half on. Nobody
    has weighed it against the rules, so it overrules none.

    Raises:
        ModelError: the model cannot be loaded, or none of its labels is entailment.
    """

    least = 0.5
    overrules = False

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name, device="cpu")
        except Exception as error:
            reason = str(error).strip().splitlines()
            raise ModelError(
                f"cannot load the inference model {name!r} ({reason[0] if reason else error!r}); "
                "give a local folder or a name that a reachable hub knows, or leave it out"
            ) from error
        labels = {str(v).casefold(): int(k) for k, v in self._model.config.id2label.items()}
        if "entailment" not in labels:
            raise ModelError(f"{name!r} has no label 'entailment'; use a model trained for NLI")
        self._label = labels["entailment"]

    def prepare(self, cited: Sequence[Passage]) -> None:
        """Do nothing: passages are read with each sentence."""

    def entailed(self, cited: Sequence[Passage], sentence: str) -> float:
        """Return the probability that the passages together entail the sentence."""
        scores = self._model.predict([(joined(cited), sentence)], apply_softmax=True)
        return float(np.asarray(scores)[0][self._label])


def joined(passages: Sequence[Passage]) -> str:
    """Return what passages say, with their titles, as one text."""
    return " ".join(passage.said for passage in passages)


def entailed(
    sentence: str,
    cited: Sequence[Passage],
    judge: Judge,
    objections: Sequence[Failure],
    *,
    copied: bool,
) -> float:
    """Return how likely a cited text, or all of them together, bears the sentence out.

    Every objection of a rule lowers the odds. That there is none raises them in a near copy of the
    text (`copied`), if the judge was weighed against the rules.
    """
    together = [cited] if len(cited) > 1 else []
    best = max(judge.entailed(some, sentence) for some in (*([one] for one in cited), *together))
    vouched = copied and not objections and judge.overrules
    weight = VOUCHED if vouched else -OBJECTION * len(objections)
    odds = best / max(1 - best, SURE) * exp(weight)
    return odds / (1 + odds)


def final(
    objections: Sequence[Failure], probability: float, judge: Judge, *, copied: bool
) -> list[Failure]:
    """Return what a sentence fails after the judge: what it overrules, fails no longer.

    Rules that read figures, names, addresses and waivers are never overruled, and none is in a
    near copy of the text (`copied`): there they read off what was changed.
    """
    if probability < judge.least:
        why = f"probability {probability:.2f}, less than {judge.least:.2f}"
        return [*objections, Failure(check=CheckName.ENTAILMENT, why=why)]
    if copied or not judge.overrules:
        return list(objections)
    return [failure for failure in objections if failure.check in LITERAL]
