"""An optional judge: a cross-encoder trained on natural language inference, by name or path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from assistant.errors import ModelError
from assistant.grounding.verdict import CheckName, Failure, Passage

ENTAILED = 0.5


class Judge(Protocol):
    """What is needed of a cross-encoder."""

    def entailed(self, premise: str, hypothesis: str) -> float:
        """Return the probability that the premise entails the hypothesis."""
        ...


class CrossEncoderJudge:
    """A sentence-transformers cross-encoder whose labels name an entailment class.

    Raises:
        ModelError: the model cannot be loaded, or none of its labels is entailment.
    """

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

    def entailed(self, premise: str, hypothesis: str) -> float:
        """Return the probability that the premise entails the hypothesis."""
        scores = self._model.predict([(premise, hypothesis)], apply_softmax=True)
        return float(np.asarray(scores)[0][self._label])


def check_entailment(sentence: str, cited: Sequence[Passage], judge: Judge) -> list[Failure]:
    """Return a failure if no cited text entails the sentence."""
    best = max(judge.entailed(passage.text, sentence) for passage in cited)
    if best >= ENTAILED:
        return []
    return [Failure(check=CheckName.ENTAILMENT, why=f"probability {best:.2f}")]
