"""Vectors of texts that were embedded before, so that a rebuild embeds only what changed.

LangChain's own cache (`CacheBackedEmbeddings`) lives in `langchain-classic`, which is maintenance
code; this one is a table in SQLite behind the same `Embeddings` interface.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.retrieval.kept_vectors import KeptVectors
from assistant.retrieval.together import TogetherEmbeddings, embed_queries

TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
SLICE = 500
# Of the questions last embedded: a message is searched as a whole, in parts, and beside what was
# said before.
AT_HAND = 32
Vectors = dict[bytes, NDArray[np.float32]]


class CachedEmbeddings(TogetherEmbeddings):
    """Embeddings that remember; `namespace` names the model and the prompt.

    `beneath` are the embeddings that it wraps, `computed` counts the texts that had to be embedded.

    What a corpus keeps (`kept`) is not asked for in the table. A cache that cannot be used
    (read-only or damaged) is passed over: it saves time, no more.
    """

    def __init__(
        self, embeddings: Embeddings, path: Path, namespace: str, kept: KeptVectors | None = None
    ) -> None:
        self._kept = kept
        self.beneath = embeddings
        self._path = path
        self._namespace = namespace
        self._at_hand: OrderedDict[str, list[float]] = OrderedDict()
        self._handling = Lock()
        self.computed = 0

    def embed_query(self, text: str) -> list[float]:
        """Embed one question; the table is not asked, only the last few are at hand."""
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed questions, together those that are not at hand."""
        with self._handling:
            known = {text: self._at_hand[text] for text in texts if text in self._at_hand}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= zip(missing, embed_queries(self.beneath, missing), strict=True)
        with self._handling:
            for text in texts:
                self._at_hand[text] = known[text]
                self._at_hand.move_to_end(text)
            while len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return [list(known[text]) for text in texts]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text, computing only those that are not stored."""
        keys = [self.key(text) for text in texts]
        known = self._kept.find(keys) if self._kept else {}
        known |= self._read([key for key in keys if key not in known])
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            self.computed += len(missing)
            computed = self.beneath.embed_documents(list(missing.values()))
            fresh = {
                key: np.asarray(vector, dtype=np.float32)
                for key, vector in zip(missing, computed, strict=True)
            }
            self._write(fresh)
            known |= fresh
        return [known[key].tolist() for key in keys]

    def key(self, text: str) -> bytes:
        """Return what names model, prompt and text, 32 bytes."""
        return hashlib.sha256(f"{self._namespace}\0{text}".encode()).digest()

    def _read(self, keys: list[bytes]) -> Vectors:
        known: Vectors = {}
        try:
            with closing(sqlite3.connect(self._path)) as base, base:
                base.execute(TABLE)
                for start in range(0, len(keys), SLICE):
                    part = keys[start : start + SLICE]
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608
                    for key, blob in base.execute(query, part):
                        known[key] = np.frombuffer(blob, dtype=np.float32)
        except sqlite3.Error:
            return {}
        return known

    def _write(self, vectors: Vectors) -> None:
        try:
            with closing(sqlite3.connect(self._path)) as base, base:
                base.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    [(key, vector.tobytes()) for key, vector in vectors.items()],
                )
        except sqlite3.Error:
            return
