"""A pool of passages, ranked as the product ranks a folder that has no question bank.

Such a folder has no adapter and no bank questions: the dense arm is the cosine of the bare model,
the lexical arm BM25 over words and character 4-grams, fused by reciprocal rank with the product's
own weights. Beside it stands BM25 over words alone (k1 = 1.2, b = .75), which anyone can have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import bm25s
import numpy as np
from langchain_core.embeddings import Embeddings
from tqdm import tqdm

from assistant.retrieval.fusion import ranks, reciprocal_rank_fusion
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.search import ARM_WEIGHTS, NEIGHBOURS
from assistant.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

Load = Callable[[str], Embeddings]
Scores = dict[str, float]
BM25, LEXICAL, DENSE, HYBRID = "BM25", "lexical arm", "dense arm", "hybrid"
METHODS = (BM25, LEXICAL, DENSE, HYBRID)
EMBED_BATCH = 128


class WordIndex:
    """BM25 over folded words; names and texts in the same order."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._names = tuple(texts)
        self._model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._model.index([words(text) for text in texts.values()], show_progress=False)

    def scores(self, question: str) -> Scores:
        """Return the score (≥ 0) of each text that shares a word."""
        known = [word for word in words(question) if word in self._model.vocab_dict]
        if not known:
            return {}
        found = zip(self._names, self._model.get_scores(known), strict=True)
        return {name: float(score) for name, score in found if score > 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Passages by name, with the unit vectors of their texts, shape (passages, d)."""

    names: tuple[str, ...]
    vectors: NDArray[np.float32]
    word_index: WordIndex
    lexical: LexicalIndex

    @classmethod
    def build(cls, texts: Mapping[str, str], embeddings: Embeddings, what: str) -> Pool:
        """Embed and index texts by name; `what` labels the progress bar."""
        return cls(
            names=tuple(texts),
            vectors=embed(embeddings, list(texts.values()), what),
            word_index=WordIndex(texts),
            lexical=LexicalIndex.build(dict(texts)),
        )

    def scores(self, question: str, vector: NDArray[np.float32]) -> dict[str, Scores]:
        """Return each method's scores by name; a method may leave out what it does not find."""
        cosines = self.vectors @ vector
        dense = dict(zip(self.names, map(float, cosines), strict=True))
        lexical = self.lexical.scores(question)
        near = dict(sorted(dense.items(), key=lambda pair: -pair[1])[:NEIGHBOURS])
        fused = reciprocal_rank_fusion({"dense": near, "lexical": lexical}, ARM_WEIGHTS)
        return {
            BM25: self.word_index.scores(question),
            LEXICAL: lexical,
            DENSE: dense,
            HYBRID: fused,
        }


def ranking(scores: Mapping[str, float]) -> list[str]:
    """Return names, best first; equal scores are ordered by name, as in the product."""
    return list(ranks(scores))


def embed(embeddings: Embeddings, texts: Sequence[str], what: str) -> NDArray[np.float32]:
    """Return unit vectors of shape (len(texts), d), with a progress bar."""
    distinct = list(dict.fromkeys(texts))
    rows: list[list[float]] = []
    with tqdm(total=len(distinct), desc=f"embedding {what}", unit="text", disable=None) as bar:
        for start in range(0, len(distinct), EMBED_BATCH):
            batch = distinct[start : start + EMBED_BATCH]
            rows += embeddings.embed_documents(batch)
            bar.update(len(batch))
    place = {text: number for number, text in enumerate(distinct)}
    return np.asarray([rows[place[text]] for text in texts], dtype=np.float32)
