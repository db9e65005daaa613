"""Messages that ask several things, for fitting what each of them means and what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.calibration import Logistic
from assistant.domain import PartVerdict, Reply
from assistant.evaluation.fitting.logistic import Signals, fitted
from assistant.evaluation.fitting.pooling import Pooled, weighed_by
from assistant.retrieval.pooling import standing, weights
from assistant.words import words

SEVERAL = "several"
SIGNALS = ("part_confidence", "part_margin", "part_share")
OPEN = "open:"
# Share of the words of the shorter text from which on two ask the same of a message.
ALIKE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A message that asks several things.

    Attributes:
        language: ISO 639-1.
        kind: `chat` or `mail`.
        text: the message.
        questions: in order; `asks` says in English what is asked, `expected` names the anchors any
            of which answers, with `|` between them (and `,` between some that do so together), or
            `open:` and silences. `span` are the words that ask it; where questions have none, only
            messages that are told apart into as many count.
    """

    language: str
    kind: str
    text: str
    questions: Sequence[Mapping[str, str]]

    @property
    def spans(self) -> tuple[str, ...]:
        """Return the words that ask each question; none unless all have them."""
        spans = tuple(question.get("span", "") for question in self.questions)
        return spans if all(spans) else ()

    @property
    def targets(self) -> frozenset[str]:
        """Return the provisions and silences that it names."""
        return frozenset().union(*(named(question["expected"]) for question in self.questions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was found for one question of a message, and what it means.

    Attributes:
        confidence: that the texts answer it; log odds.
        pooled: what all readings found for it, and which of it is meant.
        answers: anchors any of which answers it; none where it is left open.
    """

    confidence: float
    pooled: Pooled
    answers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What was measured for one of several questions, and whether what was found answers it."""

    signals: Signals
    right: bool


def named(expected: str) -> frozenset[str]:
    """Return the anchors or silences of what is expected of a question."""
    return frozenset(re.split("[|,]", expected.removeprefix(OPEN)))


def asked(reply: Reply, message: Several) -> Iterator[Asked]:
    """Yield what was found for each question of a message that was told apart from the others."""
    for part, question in _matched(reply, message):
        meant = named(question["expected"])
        yield Asked(
            confidence=part.signals["part_confidence"],
            pooled=Pooled(weighed=part.weighed, meant=meant),
            answers=frozenset() if question["expected"].startswith(OPEN) else meant,
        )


def stood(question: Asked, pooled: Logistic) -> Stood:
    """Return what tells whether a question is quoted for, as a model weighs what was found."""
    provisions, silences = weighed_by(pooled, question.pooled.weighed)
    first = provisions[0].anchor if provisions else ""
    return Stood(
        signals=standing(question.confidence, weights(provisions), weights(silences)),
        right=first in question.answers,
    )


def fit_stands(found: Sequence[Stood]) -> Logistic | None:
    """Fit when what is found first for a question is quoted; None without examples of both."""
    right = [each.signals for each in found if each.right]
    wrong = [each.signals for each in found if not each.right]
    return fitted(SIGNALS, right, wrong) if right and wrong else None


def _matched(reply: Reply, message: Several) -> Iterator[tuple[PartVerdict, Mapping[str, str]]]:
    """Yield what was decided on each question of a message with that question."""
    parts = [part for part in reply.trace.part_verdicts if part.weighed]
    if message.spans:
        for question, span in zip(message.questions, message.spans, strict=True):
            own = next((part for part in parts if asks_same(part.text, span)), None)
            if own is not None:
                parts.remove(own)
                yield own, question
    elif len(parts) == len(message.questions):
        yield from zip(parts, message.questions, strict=True)


def asks_same(part: str, span: str) -> bool:
    """Tell whether a part of a message is what a span of it asks."""
    one, other = words(part), words(span)
    said, meant = f" {' '.join(one)} ", f" {' '.join(other)} "
    shared, shorter = len(set(one) & set(other)), min(len(set(one)), len(set(other)))
    return bool(shorter) and (said in meant or meant in said or shared >= ALIKE * shorter)
