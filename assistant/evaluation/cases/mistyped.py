"""Questions with typing errors, the same ones each time.

One word in six has one of those that F. J. Damerau counted (CACM 7(3), 1964): four of five misspelt
words have a letter that is wrong, missing or too many, or two that changed places.
"""

from __future__ import annotations

import random
import re

# In letters: in shorter words an error more often makes another word of them.
LONG = 5
ONE_IN = 6
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONG_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


def mistyped(text: str, seed: str) -> str:
    """Return a text with typing errors in lower-case words; they follow from `seed` alone.

    Names and other words with capitals within keep their letters; a first capital is kept too.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    found = [place for place in LONG_WORD.finditer(text) if place.group()[1:].islower()]
    count = max(1, len(text.split()) // ONE_IN)
    hit = sorted(chance.sample(found, min(count, len(found))), key=lambda place: place.start())
    typed, end = "", 0
    for place in hit:
        typed += text[end : place.start()] + _slipped(place.group(), chance)
        end = place.end()
    return typed + text[end:]


def _slipped(word: str, chance: random.Random) -> str:
    """Return a word with one error; its first letter stays, as it mostly does."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, following, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    kind = chance.choice(("swapped", "missing", "doubled", "beside"))
    if kind == "swapped" and letter != following:
        return before + following + letter + rest
    if kind == "doubled":
        return before + letter + letter + following + rest
    if kind == "beside" and _neighbours(letter):
        return before + chance.choice(_neighbours(letter)) + following + rest
    return before + following + rest


def _neighbours(letter: str) -> str:
    """Return the letters left and right of one on a keyboard; empty for letters it has not."""
    row = next((row for row in ROWS if letter in row), "")
    at = row.find(letter)
    return row[max(0, at - 1) : at] + row[at + 1 : at + 2] if row else ""
