"""Which words the known questions of a proposition's side use.

Cosines bring together what is about one thing; they hardly tell "Is it free?" from "Is there a
fee?". A verdict is said only of a question all of whose words the known ones of that side use too,
in the same language, and half of whose words one of them has that says neither "not" nor "more",
"must" or the like unless the question does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.corpus import BASE_LANGUAGE
from assistant.domain import Stance
from assistant.lexicon import lexicon
from assistant.words import words

# Inflected forms begin with so many letters alike and end in so few that differ: "-less" has more.
ALIKE = 5
ENDING = 2
# Share of a question's words that one known question must have.
SHARED = 0.5
# What may turn a verdict, also where it takes several words ("have to").
TURNING = (
    *("negation", "must", "may", "only", "all", "some", "more", "less"),
    *("at_least", "at_most", "about", "before", "after", "planned"),
)


class SideWords:
    """The known questions of all sides, read by their words."""

    def __init__(self, stances: Iterable[Stance]) -> None:
        self._stances: Mapping[str, Stance] = {stance.id: stance for stance in stances}
        self._read = lru_cache(maxsize=4096)(self._reading)

    def cover(self, question: str, language: str, stance_id: str, side: str) -> bool:
        """Tell whether nothing in a question's words is new to the known questions of a side."""
        asked = set(words(question))
        known = self._read(stance_id, side, language)
        if not all(_in(word, known.vocabulary) for word in asked):
            return False
        cues, least = _cues(question, language), SHARED * len(asked)
        return any(
            sum(_in(word, own) for word in asked) >= least and _cues(text, language) == cues
            for text, own in known.questions
        )

    def _reading(self, stance_id: str, side: str, language: str) -> _Known:
        said = _said(self._stances[stance_id], side, language)
        questions = [(text, set(words(text))) for text in said]
        return _Known(questions=questions, vocabulary=set().union(*(own for _, own in questions)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Questions of a side in a language, each with its words, and the words of all."""

    questions: list[tuple[str, set[str]]]
    vocabulary: set[str]


def _said(stance: Stance, side: str, language: str) -> Iterator[str]:
    if (side, language) == ("asks", BASE_LANGUAGE):
        yield stance.proposition
    yield from stance.sides[side].get(language, ())
    yield from stance.worded.get(side, {}).get(language, ())


def _cues(text: str, language: str) -> frozenset[str]:
    cues = lexicon(language)
    return frozenset(name for name in TURNING if cues.find(f"says.{name}", text))


def _in(word: str, known: set[str]) -> bool:
    return word in known or any(_inflected(word, other) for other in known)


def _inflected(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    begun = max(ALIKE, len(longer) - ENDING)
    return longer == f"{shorter}s" or (len(shorter) >= begun and word[:begun] == other[:begun])
