"""Every sentence the assistant says itself, from gettext catalogues (`assistant/messages/*.po`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from assistant.languages import LANGUAGES

FALLBACK = "en"
COLON = re.compile(r"\s*:\Z")


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return the messages of one language by key; raises `FileNotFoundError` if there is none."""
    with (files("assistant") / "messages" / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id}


def message(key: str, language: str, **values: object) -> str:
    """Return a message in `language`, or in English if that language or key is missing."""
    known = catalogue(language) if language in LANGUAGES else {}
    template = known.get(key) or catalogue(FALLBACK)[key]
    return template.format(**values)


def joined(sentences: Sequence[str]) -> str:
    """Return sentences in a row; a colon at an end leads to what follows the last one only."""
    said = [sentence for sentence in sentences if sentence]
    ended = [COLON.sub(".", sentence) for sentence in said[:-1]]
    return " ".join([*ended, *said[-1:]])
