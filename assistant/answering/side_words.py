"""Which words the known questions of a proposition's side use.

Cosines bring together what is about one thing; they hardly tell "Is it free?" from "Is there a
fee?". A verdict is said only of a question all of whose words the known ones of that side use too,
in the same language, and half of whose words one of them has that says neither "not" nor "more",
"must" or the like unless the question does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile

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
        asked, cues = set(words(question)), _cues(question, language)
        covered: set[str] = set()
        like = False
        for known, told in self._read(stance_id, side, language):
            shared = {word for word in asked if _in(word, known)}
            covered |= shared
            like |= len(shared) >= SHARED * len(asked) and told == cues
        return like and covered == asked

    def _reading(
        self, stance_id: str, side: str, language: str
    ) -> list[tuple[set[str], frozenset[str]]]:
        """Return the words and the cues of each known question of a side."""
        said = _said(self._stances[stance_id], side, language)
        return [(set(words(text)), _cues(text, language)) for text in said]


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
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    begun = sum(1 for _ in pairs)
    plural = f"{min(word, other, key=len)}s" == max(word, other, key=len)
    return plural or (begun >= ALIKE and max(len(word), len(other)) - begun <= ENDING)
