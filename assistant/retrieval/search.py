"""From a question to ranked provisions and to the silences it comes near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import Hit
from assistant.retrieval.adapter import Adapter, unit
from assistant.retrieval.fusion import reciprocal_rank_fusion
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.store import PASSAGES, QUESTIONS, SILENCES, WORDING, VectorIndex

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from numpy.typing import NDArray

NEIGHBOURS = 120
ARM_WEIGHTS = {"dense": 1.0, "lexical": 0.35}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found for a question.

    Attributes:
        hits: provisions, best first. Arms: `passage` (cosine to its text), `question` (cosine to
            its nearest bank question), `dense` (their mean), `lexical` (BM25).
        silences: silences, best first; score is the cosine to the nearest silence question.
        wording: chunks of official editions, best first; score is the cosine to the chunk.
        nearest: cosine to the nearest passage or bank question; low when the question is about
            another subject.
        banked: whether the index has a question bank; without one, cosines are those of the bare
            model, which lie much closer together.
    """

    hits: tuple[Hit, ...]
    silences: tuple[Hit, ...]
    nearest: float
    wording: tuple[Hit, ...] = ()
    banked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Dense and lexical arms over one index generation, fused by reciprocal rank."""

    embeddings: Embeddings
    adapter: Adapter
    vectors: VectorIndex
    lexical: LexicalIndex

    def search(
        self, question: str, history: Sequence[str] = (), history_weight: float = 0.0
    ) -> Evidence:
        """Rank all provisions for a question.

        Earlier user turns may pull with `history_weight`: their vectors are added to the
        question's (texts are not concatenated), which keeps a follow-up on its subject.
        """
        vector = self._embed(question)
        if history and history_weight:
            earlier = np.mean([self._embed(turn) for turn in history], axis=0)
            vector = unit((vector + history_weight * earlier)[None, :])[0]
        adapted = self.adapter.on_queries(vector[None, :])[0]
        by_text = self._best(PASSAGES, adapted)
        by_question = self._best(QUESTIONS, adapted)
        dense = {
            anchor: (by_text.get(anchor, 0.0) + by_question.get(anchor, 0.0)) / 2
            for anchor in by_text | by_question
        }
        if not by_question:
            dense = by_text
        lexical = self.lexical.scores(question)
        fused = reciprocal_rank_fusion({"dense": dense, "lexical": lexical}, ARM_WEIGHTS)
        arms = {"passage": by_text, "question": by_question, "dense": dense, "lexical": lexical}
        return Evidence(
            hits=tuple(_hits(fused, arms)),
            silences=tuple(_hits(self._best(SILENCES, adapted), {})),
            wording=tuple(_hits(self._best(WORDING, adapted), {})),
            banked=bool(by_question),
            nearest=float(max([*by_text.values(), *by_question.values()], default=0.0)),
        )

    def _embed(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self.embeddings.embed_query(text), dtype=np.float32)

    def _best(self, collection: str, vector: NDArray[np.float32]) -> dict[str, float]:
        best: dict[str, float] = {}
        for document, similarity in self.vectors.nearest(collection, vector, NEIGHBOURS):
            best.setdefault(_target(document), similarity)
        return best


def _target(document: Document) -> str:
    return str(document.metadata["target"])


def _hits(scores: Mapping[str, float], arms: Mapping[str, Mapping[str, float]]) -> list[Hit]:
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return [
        Hit(
            anchor=name,
            score=scores[name],
            arms={arm: round(values[name], 6) for arm, values in arms.items() if name in values},
        )
        for name in ordered
    ]
