"""From a question to ranked provisions and to the silences it comes near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import Hit
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.asking import Listener
from assistant.retrieval.classifier import Classifier
from assistant.retrieval.context import in_context
from assistant.retrieval.evidence import Evidence, InContext
from assistant.retrieval.fusion import reciprocal_rank_fusion
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.store import (
    FURTHER_STANCES,
    PASSAGES,
    QUESTIONS,
    SHORT,
    SHORT_SILENCES,
    SILENCES,
    STANCES,
    WORDING,
    Neighbour,
    VectorIndex,
)
from assistant.retrieval.together import embed_queries
from assistant.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pair = tuple[NDArray[np.float32], NDArray[np.float32]]

NEIGHBOURS = 120
# Of provisions and stances: so many are shown with the text that they were found by.
SHOWN = 10
# In words: so few say little, and mean what most people ask.
FEW = 7
# Two questions of a target must be near: one alone is near by chance too often.
WITNESSES = 2
CLASS_WEIGHT = 0.8
ARM_WEIGHTS = {"dense": 1.0, "lexical": 0.35}
# BM25 scores of less order nothing: only words such as "where" are shared.
TELLING = 2.0
# In cosine: so near a question that is known to be asked in a few words, a turn of some words asks
# that. One word ("Which?") is like none.
ASKED = 0.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a question is compared with.

    Attributes:
        questions: collections of known questions about provisions.
        silences: the same about silences.
        passage_share: what the text of a provision counts beside its questions, from 0 to 1.
    """

    questions: Sequence[str]
    silences: Sequence[str]
    passage_share: float


USUAL = Compared(questions=[QUESTIONS], silences=[SILENCES], passage_share=0.3)
# The text of the provisions does not count here: few words are like none.
WITH_SHORT = Compared(
    questions=[QUESTIONS, SHORT], silences=[SILENCES, SHORT_SILENCES], passage_share=0.0
)


def is_asked(question: str, found: Evidence) -> bool:
    """Tell whether a question is known to be asked in a few words, by what was found for it."""
    return found.short and found.known >= ASKED and len(words(question)) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Dense and lexical arms over one index generation, fused by reciprocal rank.

    `spelling` restores what a question was typed without; `listener` tells which sentences of a
    message ask, where that was learned for the model.
    """

    embeddings: Embeddings
    adapter: Adapter
    classifier: Classifier
    vectors: VectorIndex
    lexical: LexicalIndex
    spelling: Spelling
    listener: Listener | None = None

    def search(self, question: str, *, first: bool = True) -> Evidence:
        """Rank all provisions for a question.

        Args:
            question: that stands alone.
            first: whether it may be what somebody asks first, in a few words.
        """
        short = self.search_short(question) if first else None
        if short:
            return short
        adapted = self._adapted(self._embed(question))
        return self._completed(self._ranked(question, adapted), adapted)

    def search_short(self, question: str) -> Evidence | None:
        """Rank all provisions also by what is known to be asked in a few words; None for more.

        Questions that say more, and follow-ups, would be drawn to short ones: these are about
        what is most general.
        """
        if len(words(question)) > FEW or self.vectors.is_empty(SHORT):
            return None
        adapted = self._adapted(self._embed(question))
        ranked = self._ranked(question, adapted, WITH_SHORT)
        return replace(self._completed(ranked, adapted, WITH_SHORT), short=True)

    def search_in_context(
        self, question: str, said: Sequence[str], short: Evidence | None = None
    ) -> InContext:
        """Rank all provisions for a question alone, and with the exchange before it.

        Args:
            question: the last turn.
            said: what was said in the exchange before it.
            short: what `search_short` found, if it may be what somebody asks first.
        """
        if short and is_asked(question, short):
            return InContext(alone=short, short=short)
        own, *together = self._embed_all([question, *_with_what_was_said(question, said)])
        alone = self._adapted(own)
        meant = self._adapted(in_context(own, _pairs(together)))
        return InContext(
            alone=self._completed(self._ranked(question, alone), alone),
            after=self._completed(self._ranked(question, meant), meant),
            short=short,
        )

    def search_after(self, question: str, said: Mapping[str, str]) -> dict[str, Evidence]:
        """Rank all provisions for a question after each of some things said before it, by name."""
        own, *together = self._embed_all([question, *_with_what_was_said(question, said.values())])
        found = {}
        for name, before in zip(said, _pairs(together), strict=True):
            meant = self._adapted(in_context(own, [before]))
            found[name] = self._completed(self._ranked(question, meant), meant)
        return found

    def likeness(self, question: str, others: Sequence[str]) -> list[float]:
        """Return the cosine of a question to each of others, both adapted."""
        own = self._adapted(self._embed(question))
        return [float(own @ self._adapted(self._embed(other))) for other in others]

    def _adapted(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        adapted: NDArray[np.float32] = self.adapter.on_queries(vector[None, :])[0]
        return adapted

    def _ranked(
        self, question: str, adapted: NDArray[np.float32], compared: Compared = USUAL
    ) -> Evidence:
        """Rank provisions; what speaks for and against an answer is left out.

        Args:
            question: in words.
            adapted: its vector.
            compared: with what.
        """
        by_text = self._nearest([PASSAGES], adapted).scores
        known = self._nearest(compared.questions, adapted, WITNESSES)
        by_question = known.scores
        dense = {
            anchor: compared.passage_share * by_text.get(anchor, 0.0)
            + (1 - compared.passage_share) * by_question.get(anchor, 0.0)
            for anchor in by_text | by_question
        }
        if not by_question:
            dense = by_text
        known_as = self.classifier.recognise(adapted)
        meant = {a: s + CLASS_WEIGHT * known_as.likeness.get(a, 0.0) for a, s in dense.items()}
        lexical = self.lexical.scores(question)
        telling = lexical if max(lexical.values(), default=0.0) >= TELLING else {}
        fused = reciprocal_rank_fusion({"dense": meant, "lexical": telling}, ARM_WEIGHTS)
        arms = {
            "passage": by_text,
            "question": by_question,
            "dense": dense,
            "class": known_as.likeness,
            "lexical": lexical,
        }
        return Evidence(
            hits=self._hits(_Near(scores=fused, likes=known.likes), arms),
            banked=bool(by_question),
            odds=known_as.odds,
            elsewhere=known_as.elsewhere,
            unknown_words=self.lexical.unknown_share(question),
            nearest=float(max([*by_text.values(), *by_question.values()], default=0.0)),
        )

    def _completed(
        self, ranked: Evidence, adapted: NDArray[np.float32], compared: Compared = USUAL
    ) -> Evidence:
        learned = self._nearest([STANCES], adapted)
        return replace(
            ranked,
            silences=self._hits(self._nearest(compared.silences, adapted, WITNESSES), shown=0),
            stances=self._hits(learned.beside(self._nearest([FURTHER_STANCES], adapted))),
            best_stance=max(learned.scores.values(), default=0.0),
            wording=self._hits(self._nearest([WORDING], adapted), shown=0),
        )

    def _embed(self, text: str) -> NDArray[np.float32]:
        return self._embed_all([text])[0]

    def _embed_all(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        vectors = embed_queries(self.embeddings, texts)
        return list(np.asarray(vectors, dtype=np.float32))

    def _nearest(
        self, collections: Sequence[str], vector: NDArray[np.float32], witnesses: int = 1
    ) -> _Near:
        """Return, by target, the mean cosine of its nearest `witnesses` entries.

        An entry that is not among the neighbours counts as far as the last of them.
        """
        near = [
            entry
            for name in collections
            for entry in self.vectors.nearest(name, vector, NEIGHBOURS)
        ]
        found = sorted(near, key=lambda entry: -entry.similarity)[:NEIGHBOURS]
        similarities: dict[str, list[float]] = {}
        likes: dict[str, Neighbour] = {}
        for entry in found:
            similarities.setdefault(entry.target, []).append(entry.similarity)
            likes.setdefault(entry.target, entry)
        last = found[-1].similarity if found else 0.0
        scores = {
            target: (sum(values[:witnesses]) + last * max(witnesses - len(values), 0)) / witnesses
            for target, values in similarities.items()
        }
        return _Near(scores=scores, likes=likes)

    def _hits(
        self,
        near: _Near,
        arms: Mapping[str, Mapping[str, float]] | None = None,
        shown: int = SHOWN,
    ) -> tuple[Hit, ...]:
        ordered = sorted(near.scores, key=lambda name: (-near.scores[name], name))
        named = [name for name in ordered[:shown] if name in near.likes]
        found = self.vectors.texts([near.likes[name] for name in named])
        texts = dict(zip(named, found, strict=True))
        return tuple(
            Hit(
                anchor=name,
                score=near.scores[name],
                arms={
                    arm: round(values[name], 6)
                    for arm, values in (arms or {}).items()
                    if name in values
                },
                nearest=texts.get(name, ""),
            )
            for name in ordered
        )


def _with_what_was_said(question: str, said: Iterable[str]) -> list[str]:
    """Return each thing that was said, followed by both as one text."""
    return [text for before in said for text in (before, f"{before} {question}")]


def _pairs(vectors: Sequence[NDArray[np.float32]]) -> list[Pair]:
    return list(zip(vectors[::2], vectors[1::2], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """Scores by target, and each target's nearest entry."""

    scores: dict[str, float]
    likes: dict[str, Neighbour]

    def beside(self, other: _Near) -> _Near:
        """Return the better score of each target, with its entry."""
        better = {name for name, score in other.scores.items() if score > self.scores.get(name, 0)}
        return _Near(
            scores=self.scores | {name: other.scores[name] for name in better},
            likes=self.likes | {name: other.likes[name] for name in better},
        )
