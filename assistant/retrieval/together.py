"""Several questions at once, for embedding models that are quicker so."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from langchain_core.embeddings import Embeddings


class TogetherEmbeddings(Embeddings):
    """LangChain's embeddings that embed questions together in less time than one by one."""

    @abstractmethod
    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors that `embed_query` returns for each of the questions."""


def embed_queries(embeddings: Embeddings, texts: Sequence[str]) -> list[list[float]]:
    """Embed questions, together where the embeddings can."""
    if isinstance(embeddings, TogetherEmbeddings):
        return embeddings.embed_queries(texts)
    return [embeddings.embed_query(text) for text in texts]
