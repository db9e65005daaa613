"""The vector store: Chroma collections behind LangChain's `VectorStore` interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from assistant.errors import IndexCorrupt

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from numpy.typing import NDArray

PASSAGES, QUESTIONS, SILENCES, STANCES, WORDING = (
    "passages",
    "questions",
    "silences",
    "stances",
    "wording",
)
# What is asked in a few words: of provisions, and of silences.
SHORT, SHORT_SILENCES = "short", "short_silences"
# Questions about stances that nothing learned from.
FURTHER_STANCES = "further_stances"
COLLECTIONS = (
    *(PASSAGES, QUESTIONS, SILENCES, STANCES, WORDING),
    *(SHORT, SHORT_SILENCES, FURTHER_STANCES),
)
WRITE_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One vector to store: the text embedded and the anchor, silence or stance it points at."""

    text: str
    target: str
    language: str


def stance_target(stance_id: str, side: str) -> str:
    """Return the target of a question about a stance; `side` is asks, denies or assumes."""
    return f"{stance_id}/{side}"


class StoredVectors(Embeddings):
    """Hands LangChain the vectors that were computed already (in batches, before the adapter)."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors in the order in which they were given."""
        taken, self._vectors = self._vectors[: len(texts)], self._vectors[len(texts) :]
        return [[float(x) for x in row] for row in taken]

    def embed_query(self, text: str) -> list[float]:
        """Refuse: a reader embeds its own query."""
        raise NotImplementedError(text)


def open_client(folder: Path) -> ClientAPI:
    """Open the Chroma database in `folder`; raises `IndexCorrupt` if it cannot be read."""
    import chromadb
    from chromadb.config import Settings

    try:
        return chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False)
        )
    except Exception as error:
        raise IndexCorrupt(
            f"the index in {folder} cannot be opened ({error}); run `alliance index build`"
        ) from error


def _collection(client: ClientAPI, name: str, embeddings: Embeddings | None) -> Chroma:
    from langchain_chroma import Chroma

    return Chroma(
        collection_name=name,
        client=client,
        embedding_function=embeddings,
        collection_configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
    )


def write_collection(
    client: ClientAPI, name: str, entries: Sequence[Entry], vectors: NDArray[np.float32]
) -> None:
    """Write entries with their unit vectors, shape (len(entries), d)."""
    collection = _collection(client, name, StoredVectors(vectors))
    for start in range(0, len(entries), WRITE_BATCH):
        batch = entries[start : start + WRITE_BATCH]
        collection.add_documents(
            [
                Document(page_content=e.text, metadata={"target": e.target, "language": e.language})
                for e in batch
            ],
            ids=[f"{name}-{start + i}" for i in range(len(batch))],
        )


class VectorIndex:
    """Read side: nearest entries of each collection by cosine similarity."""

    def __init__(self, folder: Path) -> None:
        client = open_client(folder)
        self._collections = {name: _collection(client, name, None) for name in COLLECTIONS}
        self._empty: dict[str, bool] = {}

    def nearest(
        self, name: str, vector: NDArray[np.float32], k: int
    ) -> list[tuple[Document, float]]:
        """Return up to `k` entries with their cosine similarity, best first.

        Chroma reports cosine distance; it becomes a similarity here, once.
        """
        try:
            if self._is_empty(name):
                return []
            found = self._collections[name].similarity_search_by_vector_with_relevance_scores(
                embedding=[float(x) for x in vector], k=k
            )
        except Exception as error:
            raise IndexCorrupt(
                f"the index cannot be searched ({error}); run `alliance index build`"
            ) from error
        return [(document, 1.0 - distance) for document, distance in found]

    def _is_empty(self, name: str) -> bool:
        if name not in self._empty:
            self._empty[name] = not self._collections[name].get(include=[], limit=1)["ids"]
        return self._empty[name]

    def count(self, name: str) -> int:
        """Return how many entries a collection holds."""
        return len(self._collections[name].get(include=[])["ids"])
