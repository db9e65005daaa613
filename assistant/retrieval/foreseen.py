"""Embeddings that may be told beforehand which questions will come.

One question at a time leaves most of a processor idle: a model embeds several times as many in
batches. Whoever asks thousands (an evaluation) tells them first; a question that was not told is
embedded when it comes, so the answers do not depend on the telling.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.embeddings import Embeddings

from assistant.retrieval.together import TogetherEmbeddings, embed_queries


class ForeseenEmbeddings(TogetherEmbeddings):
    """Wraps embeddings whose `embed_documents` uses the prompt for questions.

    `beneath` are those that are wrapped, `unforeseen` counts the questions that had not been told.
    """

    def __init__(self, embeddings: Embeddings) -> None:
        self.beneath = embeddings
        self._known: dict[str, list[float]] = {}
        self.unforeseen = 0

    def foresee(self, questions: Sequence[str]) -> None:
        """Embed questions in one batch and keep their vectors."""
        vectors = self.beneath.embed_documents(list(questions))
        self._known |= dict(zip(questions, vectors, strict=True))

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one question, at once if it was foreseen."""
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of questions; those that were not foreseen are embedded together."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self.unforeseen += len(missing)
        new = dict(zip(missing, embed_queries(self.beneath, missing), strict=True))
        return [new[text] if text in new else self._known[text] for text in texts]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed questions in one batch, without keeping them."""
        return self.beneath.embed_documents(texts)
