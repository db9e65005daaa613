"""Words of a text, folded so that languages with accents compare."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"\w+", re.UNICODE)


def fold(text: str) -> str:
    """Lower case without accents: `Déclaration` becomes `declaration`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def one_line(text: str) -> str:
    """Return a text with one space wherever it has white space."""
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return WORD.findall(fold(text))


def placed(text: str) -> list[tuple[str, int]]:
    """Return the folded words of a text, each with the character at which it begins.

    Unlike `words` it knows no words that only folding makes ("™").
    """
    return [(word, found.start()) for found in WORD.finditer(text) for word in words(found.group())]
