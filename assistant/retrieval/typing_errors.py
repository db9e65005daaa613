"""Words with typing errors, read as the likeliest word that a corpus knows.

A word that occurs nowhere is taken for the commonest one within an edit: a letter that is wrong,
missing or too many, or two that changed places (F. J. Damerau, CACM 7(3), 1964).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.retrieval.plain_letters import bare

# In letters, of what is typed and of what is meant: too many short words are an edit apart.
TYPED, MEANT = 4, 5
# In letters: of so short a word two may have changed places.
SHORT = 3
# So often a word occurs that may be meant, and a short one.
KNOWN, OFTEN = 3, 30
# So many times rarer than a word at one edit a word is an error in the texts themselves.
RARER = 100
# Words at one distance that are compared by how often they occur.
COMPARED = 8


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language of a corpus, but for the errors in it.

    Attributes:
        words: by their letters without accents: the commonest spelling in lower case, and how
            often they occur.
    """

    words: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, counted: Mapping[str, int]) -> Vocabulary:
        """Collect words, given in lower case with how often each occurs."""
        times: Counter[str] = Counter()
        spelt: dict[str, str] = {}
        for word in sorted(counted, key=lambda word: (-counted[word], word)):
            times[bare(word)] += counted[word]
            spelt.setdefault(bare(word), word)
        common = [key for key in _meant(times) if times[key] >= RARER]
        right = (
            key
            for key in times
            if all(times[near] < RARER * times[key] for near in _near(key, common))
        )
        return cls({key: (spelt[key], times[key]) for key in right})

    @cached_property
    def _likely(self) -> tuple[str, ...]:
        known = {key: times for key, (_, times) in self.words.items() if times >= KNOWN}
        return tuple(_meant(known))

    @cached_property
    def _short(self) -> tuple[str, ...]:
        often = (key for key, (_, times) in self.words.items() if times >= OFTEN)
        return tuple(key for key in often if len(key) == SHORT and key.isalpha())

    def times(self, word: str) -> int:
        """Return how often a word occurs, with or without its accents."""
        return self.words.get(bare(word), ("", 0))[1]

    def meant(self, word: str) -> str | None:
        """Return what was meant by an unknown word, in lower case; None if it is like none."""
        typed = bare(word)
        near = [key for key in self._short if len(typed) == SHORT and _swapped(typed, key)]
        near += _near(typed, self._likely)
        found = min(near, key=lambda key: (-self.words[key][1], key), default=None)
        return self.words[found][0] if found else None


def _meant(times: Mapping[str, int]) -> Iterator[str]:
    return (key for key in times if len(key) >= MEANT and key.isalpha())


def _near(typed: str, among: Sequence[str]) -> list[str]:
    """Return words within an edit of one that are no other form of it.

    The first letter is seldom wrong; forms of a word differ in their last.
    """
    if len(typed) < TYPED or not typed.isalpha():
        return []
    found = extract(typed, among, scorer=OSA.distance, score_cutoff=1, limit=COMPARED)
    return [key for key, _, _ in found if key[0] == typed[0] and not _inflected(typed, key)]


def _swapped(typed: str, key: str) -> bool:
    return sorted(typed) == sorted(key) and OSA.distance(typed, key) == 1


def _inflected(typed: str, key: str) -> bool:
    """Tell whether a word differs from another in its last letter only, or has one more."""
    stem = len(typed) - 1
    return len(key) <= len(typed) and typed[:stem] == key[:stem]
