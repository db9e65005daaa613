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
YEAR = re.compile(r"(?:19|20)\d\d")
NEVER = re.compile(r"(?!)")
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

    found = NUMBER.findall(alpha2digit(text, language))
    return {plain for n in found if int(plain := SEPARATORS.sub("", n)) >= SPELLED_FROM}


def _months(text: str, language: str) -> set[str]:
    beside, numbered, _ = _month_names(language)
    return {f"m{numbered[(m[1] or m[2]).casefold()]}" for m in beside.finditer(text)}


def dates(text: str, language: str) -> tuple[str, ...]:
    """Return the dates of a text as they are written: `14 December 2021`, `juillet 2025`."""
    _, _, written = _month_names(language)
    return tuple(match[0] for match in written.finditer(text))


def years(text: str) -> frozenset[str]:
    """Return the years that a text names."""
    return frozenset(re.findall(rf"\b{YEAR.pattern}\b", text))


def numbers(text: str, language: str) -> tuple[str, ...]:
    """Return the numbers that are neither part of a date nor a year: as written, then spelled ones.

    Those written out are given in digits, from ten upwards.
    """
    _, _, written = _month_names(language)
    in_digits = [n for n in NUMBER.findall(written.sub(" ", text)) if not YEAR.fullmatch(n)]
    all_digits = {SEPARATORS.sub("", number) for number in NUMBER.findall(text)}
    return (*in_digits, *sorted(_spelled(text, language) - all_digits))


@cache
def _month_names(language: str) -> tuple[re.Pattern[str], dict[str, int], re.Pattern[str]]:
    """Return months beside a number, their numbers by name, and the dates that name one."""
    try:
        months = Locale(language).months
    except UnknownLocaleError:
        return NEVER, {}, NEVER
    numbered = {
        name.casefold(): number
        for form in ("format", "stand-alone")
        for number, name in months[form]["wide"].items()
    }
    names = "|".join(sorted(map(re.escape, numbered), key=len, reverse=True))
    # Only beside a number: "may" is a verb too.
    beside = re.compile(rf"\d\.?\s+({names})\b|\b({names})\s+\d", re.IGNORECASE)
    date = re.compile(rf"\b(?:\d{{1,2}}(?:\.|er)?\s+)?(?:{names})\s+\d{{4}}\b", re.IGNORECASE)
    return beside, numbered, date
