"""The page's own words, and the language they are spoken in."""

from __future__ import annotations

from babel import Locale

from assistant.answering.messages import FALLBACK, catalogue, message
from assistant.languages import LANGUAGES

PREFIX = "ui."
# A catalogue that has this key has the words of the page.
PROBE = PREFIX + "notice"


def word(key: str, language: str, **values: object) -> str:
    """Return a message of the page by its key without the prefix, in a `spoken` language."""
    return message(PREFIX + key, language, **values)


def spoken(language: str) -> str:
    """Return the language the page really speaks when `language` is chosen."""
    try:
        return language if language in LANGUAGES and PROBE in catalogue(language) else FALLBACK
    except FileNotFoundError:
        return FALLBACK


def choices() -> list[tuple[str, str]]:
    """Return (name in its own language, ISO 639-1 code) of the official EU languages, by code."""
    names = [(str(Locale(code).get_display_name(code)), code) for code in LANGUAGES]
    return [(name[:1].upper() + name[1:], code) for name, code in names]


def preferred(accept_language: str) -> str:
    """Return the first EU language of an `Accept-Language` header (RFC 9110 §12.5.4)."""
    wanted = []
    for order, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        code = tag.strip().split("-")[0].lower()
        if code in LANGUAGES and quality > 0:
            wanted.append((-quality, order, code))
    return min(wanted)[2] if wanted else FALLBACK
