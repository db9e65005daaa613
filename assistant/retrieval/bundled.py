"""The bundled model behind LangChain's `Embeddings`, quick where one question is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import torch
from langchain_huggingface import HuggingFaceEmbeddings
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class BundledEmbeddings(HuggingFaceEmbeddings):
    """LangChain's embeddings of a sentence-transformers model that has a prompt for questions."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._client.eval()

    @torch.inference_mode()
    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question, the very one that `encode` computes.

        For each call `encode` looks for the device among all weights and sets the mode of every
        layer, which takes a third of the time of a short question.
        """
        sentence = self._client(self.features([text]))["sentence_embedding"]
        vector: list[float] = functional.normalize(sentence, dim=1)[0].tolist()
        return vector

    def features(self, texts: Sequence[str]) -> dict[str, Tensor]:
        """Return what the network takes, for texts with the prompt of questions."""
        prompt = self._client.prompts[self.query_encode_kwargs["prompt_name"]]
        lines = [text.replace("\n", " ") for text in texts]
        features: dict[str, Tensor] = self._client.preprocess(lines, prompt=prompt)
        return features

    @property
    def network(self) -> PreTrainedModel:
        """Return the encoder beneath."""
        return cast("PreTrainedModel", self._client[0].auto_model)
