"""Vectors that tell how something is said rather than what it is about.

The last layers of a model, most of all of one that was tuned to tell subjects apart, forget whether
a sentence asks; those in the middle know (what layers know: Tenney et al. 2019, arXiv 1905.05950).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from langchain_core.embeddings import Embeddings

from assistant.retrieval.bundled import BundledEmbeddings
from assistant.retrieval.foreseen import ForeseenEmbeddings
from assistant.retrieval.vector_cache import CachedEmbeddings

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of twelve. Sentences that ask were told from others of other writers with an area under the curve
# of .85 by the third, .93 by the sixth, .95 by the ninth and .92 by the last; 1,488 further ones
# with .84, .92, .95 and .89.
LAYER = 9
BATCH = 32


def how_said(embeddings: Embeddings) -> Embeddings:
    """Return embeddings of an inner layer of the same model; of models but the bundled one, these.

    What was cached or foreseen are vectors of the last layer, so both are passed by.
    """
    while isinstance(embeddings, (CachedEmbeddings, ForeseenEmbeddings)):
        embeddings = embeddings.beneath
    return LayerEmbeddings(embeddings) if isinstance(embeddings, BundledEmbeddings) else embeddings


class LayerEmbeddings(Embeddings):
    """Means of the tokens of a text after an inner layer; shares the weights of a bundled model."""

    def __init__(self, model: BundledEmbeddings) -> None:
        self._model = model

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text, those of like length in one batch."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        vectors: dict[int, list[float]] = {}
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH].tolist()
            found = self._batch([texts[row] for row in rows])
            vectors |= zip(rows, found.tolist(), strict=True)
        return [vectors[row] for row in range(len(texts))]

    @torch.inference_mode()
    def _batch(self, texts: list[str]) -> NDArray[np.float32]:
        features = self._model.features(texts)
        said = self._model.network(**features, output_hidden_states=True).hidden_states[LAYER]
        mask = features["attention_mask"].unsqueeze(-1)
        means: NDArray[np.float32] = ((said * mask).sum(dim=1) / mask.sum(dim=1)).numpy()
        return means
