"""Dates as they are known: to the day, the month or the year, and written in a language."""

from __future__ import annotations

import re
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton

DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
APPROXIMATE = {
    "early": {"en": "early {}", "fr": "début {}", "de": "Anfang {}"},
    "shortly before": {"en": "shortly before {}", "fr": "peu avant le {}", "de": "kurz vor dem {}"},
}


def locale_of(language: str) -> Locale:
    """Return the locale that a digest is written in; English is British, as the EU's is."""
    return Locale("en", "GB") if language == "en" else Locale(language)


def first_day(known: str) -> date:
    """Return the first day that YYYY, YYYY-MM or YYYY-MM-DD may mean; `ValueError` if none."""
    if not DATE.fullmatch(known):
        raise ValueError("must be YYYY, YYYY-MM or YYYY-MM-DD")
    return date.fromisoformat(f"{known}-01-01"[:10])


def written(
    known: str, language: str, *, until: str = "", approximate: str = "", year: bool = True
) -> str:
    """Write a date in words.

    Args:
        known: YYYY, YYYY-MM or YYYY-MM-DD, as precisely as it is known.
        language: ISO 639-1 code.
        until: last day of an event of several days in one month.
        approximate: key of `APPROXIMATE`, or empty.
        year: whether to write the year too.

    Raises:
        LookupError: `approximate` has no words in this language.
    """
    words = _plain(known, locale_of(language), year=year)
    if until:
        # The day comes first in every language of the digest.
        begin = _plain(known, locale_of(language), year=False).split()[0]
        words = f"{begin}–{_plain(until, locale_of(language), year=year)}"
    if not approximate:
        return words
    if language not in APPROXIMATE[approximate]:
        raise LookupError(f"{approximate!r} has no words in {language}; add them to dates.py")
    return APPROXIMATE[approximate][language].format(words)


def _plain(known: str, locale: Locale, *, year: bool) -> str:
    day, precision = first_day(known), known.count("-")
    if precision == 0:
        return known
    if precision == 1 and year:
        return str(format_skeleton("yMMMM", day, locale=locale))
    if precision == 1:
        return str(format_date(day, "LLLL", locale=locale))
    if year:
        return str(format_date(day, "long", locale=locale))
    return str(format_skeleton("MMMMd", day, locale=locale))
