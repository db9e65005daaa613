"""Figures in a text: what must agree between editions, translations and quotes.

A figure is a number in digits without its separators (`10,000`, `10 000` and `10.000` are one
figure), a number written out from ten upwards (library: text2num), or a month by its number
(`m12`), so that texts in several languages can be compared.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
SEPARATORS = re.compile(r"[.,'’\s\u00a0\u202f]")
# Below ten, written-out numbers are too often articles and idioms ("one of them").
SPELLED_FROM = 10
SPELLED_LANGUAGES = frozenset({"en", "fr", "de", "es", "pt", "it", "nl"})


def figures(text: str, language: str) -> frozenset[str]:
    """Return the figures of a text in `language` (ISO 639-1)."""
    written = {SEPARATORS.sub("", number) for number in NUMBER.findall(text)}
    return frozenset(written | _spelled(text, language) | _months(text, language))


def _spelled(text: str, language: str) -> set[str]:
    if language not in SPELLED_LANGUAGES:
        return set()
    from text_to_num import alpha2digit

    numbers = NUMBER.findall(alpha2digit(text, language))
    return {plain for n in numbers if int(plain := SEPARATORS.sub("", n)) >= SPELLED_FROM}


def _months(text: str, language: str) -> set[str]:
    pattern, numbers = _month_names(language)
    return {f"m{numbers[(m[1] or m[2]).casefold()]}" for m in pattern.finditer(text)}


@cache
def _month_names(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    try:
        months = Locale(language).months
    except UnknownLocaleError:
        return re.compile(r"(?!)"), {}
    numbers = {
        name.casefold(): number
        for form in ("format", "stand-alone")
        for number, name in months[form]["wide"].items()
    }
    names = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    # Only beside a number: "may" is a verb too.
    return re.compile(rf"\d\.?\s+({names})\b|\b({names})\s+\d", re.IGNORECASE), numbers
