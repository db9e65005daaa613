"""The bundled model behind LangChain's `Embeddings`, quick where one question is embedded."""

from __future__ import annotations

import torch
from langchain_huggingface import HuggingFaceEmbeddings
from torch.nn import functional


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
        prompt = self._client.prompts[self.query_encode_kwargs["prompt_name"]]
        features = self._client.preprocess([text.replace("\n", " ")], prompt=prompt)
        vectors = functional.normalize(self._client(features)["sentence_embedding"], dim=1)
        vector: list[float] = vectors[0].tolist()
        return vector
