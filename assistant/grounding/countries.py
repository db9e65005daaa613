"""Countries that a text names, in any EU language, as ISO 3166 codes (names: CLDR, by babel)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from babel import Locale

from assistant.words import words

# Codes of no country, and Réunion, which is a meeting in French.
_LEFT_OUT = frozenset({"RE", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
# A long name may be inflected ("Vereinigten"): all but so many letters must be the same. A shorter
# one may have an ending more, a very short one none.
_ENDING = 2
_LONG = 9
_SHORT = 6


def countries(text: str, language: str) -> frozenset[str]:
    """Return the codes of the countries that a text in `language` names or whose people it does."""
    joined = f" {' '.join(words(text))} "
    named = {code for name, code in _names(language) if f" {name}" in joined}
    called = {
        code for code, starts in _called().items() if any(f" {start}" in joined for start in starts)
    }
    return frozenset(named | called | ({"US"} if " US " in f" {text} " else set()))


@cache
def _names(language: str) -> tuple[tuple[str, str], ...]:
    territories = Locale(language).territories
    found = []
    for code, name in territories.items():
        if not code.isalpha() or code in _LEFT_OUT:
            continue
        plain = " ".join(words(name))
        last = len(plain.rsplit(" ", 1)[-1])
        ended = plain if last >= _SHORT else f"{plain} "
        found.append((plain[:-_ENDING] if last >= _LONG else ended, code))
    return tuple(found)


@cache
def _called() -> dict[str, tuple[str, ...]]:
    raw = (files("assistant") / "grounding" / "countries.toml").read_text(encoding="utf-8")
    return {code: tuple(names) for code, names in tomllib.loads(raw).items()}
