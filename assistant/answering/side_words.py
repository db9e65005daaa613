"""Which words the known questions of a proposition's side use.

Cosines bring together what is about one thing; they hardly tell "Is it free?" from "Is there a
fee?". A verdict is said only of a question all of whose words the known ones of that side use too,
in the same language, and most of whose words one of them has.
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
        known, cues = self._read(stance_id, side, language)
        asked = set(words(question))
        covered = [{word for word in asked if _in(word, own)} for own in known]
        return (
            set().union(*covered) == asked
            and max(map(len, covered), default=0) >= SHARED * len(asked)
            and _cues(question, language) <= cues
        )

    def _reading(
        self, stance_id: str, side: str, language: str
    ) -> tuple[list[set[str]], frozenset[str]]:
        """Return the words of each known question of a side, and the cues of all."""
        texts = list(_said(self._stances[stance_id], side, language))
        cues = (cue for text in texts for cue in _cues(text, language))
        return [set(words(text)) for text in texts], frozenset(cues)


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
    return begun >= ALIKE and max(len(word), len(other)) - begun <= ENDING
