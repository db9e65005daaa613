"""The vector store: Chroma collections behind LangChain's `VectorStore` interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
# File of a Chroma folder that names all others.
DATABASE = "chroma.sqlite3"
WRITE_BATCH = 500
# An id is a number and the target, so that a query need not read what it finds.
ID_MARK = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One vector to store: the text embedded and the anchor, silence or stance it points at."""

    text: str
    target: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entry near a vector: its collection, its id there and its cosine similarity."""

    collection: str
    id: str
    similarity: float

    @property
    def target(self) -> str:
        """Return the anchor, silence or stance that the entry points at."""
        return self.id.partition(ID_MARK)[2]


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


def _store(client: ClientAPI, name: str, embeddings: Embeddings | None) -> Chroma:
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
    store = _store(client, name, StoredVectors(vectors))
    for start in range(0, len(entries), WRITE_BATCH):
        batch = entries[start : start + WRITE_BATCH]
        store.add_documents(
            [
                Document(page_content=e.text, metadata={"target": e.target, "language": e.language})
                for e in batch
            ],
            ids=[f"{start + i}{ID_MARK}{e.target}" for i, e in enumerate(batch)],
        )


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise IndexCorrupt(
            f"the index cannot be searched ({error}); run `alliance index build`"
        ) from error


class VectorIndex:
    """Read side: nearest entries of each collection by cosine similarity.

    Chroma takes one millisecond to find entries and four to read them, so that they are found by
    id here; LangChain's interface, which always reads them, is for the texts that are wanted.
    """

    def __init__(self, folder: Path) -> None:
        # Chroma would put an empty database in the place of one that is gone.
        if not (folder / DATABASE).is_file():
            raise IndexCorrupt(f"{folder / DATABASE} is gone; run `alliance index build`")
        client = open_client(folder)
        self._stores = {name: _store(client, name, None) for name in COLLECTIONS}
        self._collections = {
            name: client.get_collection(name, embedding_function=None) for name in COLLECTIONS
        }
        self._empty: dict[str, bool] = {}

    def nearest(self, name: str, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return up to `k` entries of a collection, best first.

        Chroma reports cosine distance; it becomes a similarity here, once.

        Raises:
            IndexCorrupt: the collection cannot be searched.
        """
        if self.is_empty(name):
            return []
        with _readable():
            found = self._collections[name].query(
                query_embeddings=vector[None, :], n_results=k, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return [
            Neighbour(collection=name, id=entry, similarity=1.0 - distance)
            for entry, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def texts(self, entries: Sequence[Neighbour]) -> list[str]:
        """Return the text of each entry; raises `IndexCorrupt` as `nearest` does."""
        wanted: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            wanted[entry.collection].append(entry.id)
        with _readable():
            read = {
                (name, document.id): document.page_content
                for name, ids in wanted.items()
                for document in self._stores[name].get_by_ids(ids)
            }
            return [read[entry.collection, entry.id] for entry in entries]

    def is_empty(self, name: str) -> bool:
        """Return whether a collection holds nothing; raises `IndexCorrupt` as `nearest` does."""
        if name not in self._empty:
            with _readable():
                self._empty[name] = not self._collections[name].get(include=[], limit=1)["ids"]
        return self._empty[name]

    def count(self, name: str) -> int:
        """Return how many entries a collection holds."""
        return len(self._collections[name].get(include=[])["ids"])
