"""What was found for a question."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found for a question.

    Attributes:
        hits: provisions, best first. Arms: `passage` (cosine to its text), `question` (mean cosine
            to its two nearest bank questions), `dense` (the two, weighted), `class` (cosine to
            what the classifier learned of it), `lexical` (BM25). Of one of several questions, and
            of a turn after an exchange, they stand as all its readings rank them, with the arms of
            `pooling.SIGNALS` and `pool`, and so do silences.
        silences: silences, best first; score is the mean cosine to its two nearest questions.
        stances: sides of stances (`id/asks`), best first; score is the cosine to the nearest
            question of that side.
        best_stance: cosine to the nearest of those questions about stances that the index learned.
        wording: chunks of official editions, best first; score is the cosine to the chunk.
        nearest: cosine to the nearest passage or bank question; low when the question is about
            another subject.
        banked: whether the index has a question bank; without one, cosines are those of the bare
            model, which lie much closer together.
        odds: of the classifier: log P(a provision is meant) / P(a silence is meant).
        elsewhere: of the classifier: log P(another subject is meant) / P(all else).
        unknown_words: share of the question's telling words that occur nowhere in the corpus.
        followed: whether it is read with the exchange before it: what is meant is nearer so, or a
            few words ask nothing of their own.
        after: of a question after an exchange, what was found for both by themselves; the rest is
            then pooled from that and from the question alone.
        short: whether it was compared with short questions.
        ungiven: whether no text that was found gives the kind of answer that is asked for.
    """

    hits: tuple[Hit, ...]
    nearest: float
    silences: tuple[Hit, ...] = ()
    stances: tuple[Hit, ...] = ()
    best_stance: float = 0.0
    wording: tuple[Hit, ...] = ()
    banked: bool = True
    odds: float = 0.0
    elsewhere: float = 0.0
    unknown_words: float = 0.0
    followed: bool = False
    after: Evidence | None = None
    short: bool = False
    ungiven: bool = False

    @property
    def known(self) -> float:
        """Return the cosine of the best provision or silence."""
        return max([self.best, *(hit.score for hit in self.silences)])

    @property
    def best(self) -> float:
        """Return the best dense score of any provision."""
        return max((hit.dense for hit in self.hits), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class InContext:
    """What was found for a question that has an exchange before it.

    Attributes:
        alone: for the question by itself.
        after: for both; None if it is known to be asked in a few words, and so stands alone.
        short: for the question among others of a few words; None if it says more.
    """

    alone: Evidence
    after: Evidence | None = None
    short: Evidence | None = None
