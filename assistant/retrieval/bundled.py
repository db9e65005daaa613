"""The bundled model behind LangChain's `Embeddings`; several questions are embedded together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import torch
from langchain_huggingface import HuggingFaceEmbeddings
from pydantic import PrivateAttr
from torch.nn.functional import normalize

from assistant.retrieval.packing import PackedEncoder
from assistant.retrieval.together import TogetherEmbeddings

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class BundledEmbeddings(HuggingFaceEmbeddings, TogetherEmbeddings):
    """LangChain's embeddings of a sentence-transformers model whose encoder is BERT's.

    Texts are packed, which `encode` does not do: what it computes is the same.
    """

    _encoder: PackedEncoder = PrivateAttr()

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._client.eval()
        network: Any = self._client[0].auto_model
        self._encoder = self._packed(network)
        # What was packed is not held twice.
        del network.encoder.layer[:]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question."""
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of questions."""
        return self._embedded(texts, self.query_encode_kwargs.get("prompt_name"))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts, with the prompt that the model was loaded with."""
        return self._embedded(texts, self.encode_kwargs.get("prompt_name"))

    def asked(self, text: str) -> str:
        """Return a text on one line, after the prompt of questions."""
        return self._line(text, self.query_encode_kwargs.get("prompt_name"))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of questions as `encoder` reads them."""
        return self._ids([self.asked(text) for text in texts])

    @property
    def tokenizer(self) -> PreTrainedTokenizerBase:
        """Return what makes tokens of a text."""
        return cast("PreTrainedTokenizerBase", self._client.tokenizer)

    @property
    def encoder(self) -> PackedEncoder:
        """Return what reads tokens."""
        return self._encoder

    def _packed(self, network: PreTrainedModel) -> PackedEncoder:
        return PackedEncoder(network)

    def _embedded(self, texts: Sequence[str], prompt: str | None) -> list[list[float]]:
        ids = self._ids([self._line(text, prompt) for text in texts])
        if not ids:
            return []
        states = self._encoder.states(ids, [self._encoder.depth])
        means = torch.stack([tokens.mean(dim=0) for (tokens,) in states])
        vectors: list[list[float]] = normalize(means, dim=1).tolist()
        return vectors

    def _line(self, text: str, prompt: str | None) -> str:
        begun = self._client.prompts[prompt] if prompt else ""
        return f"{begun}{text}".replace("\n", " ")

    def _ids(self, lines: list[str]) -> list[list[int]]:
        if not lines:
            return []
        longest: int = self._encoder.longest
        # To cut would be a setting of the tokenizer, which several threads share.
        ids = cast("list[list[int]]", self.tokenizer(lines)["input_ids"])
        return [row if len(row) <= longest else [*row[: longest - 1], row[-1]] for row in ids]
