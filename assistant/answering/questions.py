"""What may be asked."""

from __future__ import annotations

import unicodedata

from assistant.errors import UsageError

MAX_CHARACTERS = 4_000


def clean_question(text: str) -> str:
    """Return the question without control characters and outer space.

    Raises:
        UsageError: nothing is left, it has no letters, or it is too long.
    """
    kept = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)
    cleaned = unicodedata.normalize("NFC", kept).strip()
    if not cleaned:
        raise UsageError("the question is empty; write a question in words")
    if len(cleaned) > MAX_CHARACTERS:
        raise UsageError(
            f"the question has {len(cleaned):,} characters, at most {MAX_CHARACTERS:,} are read; "
            "shorten it"
        )
    if not any(c.isalpha() for c in cleaned):
        raise UsageError("the question has no letters; write a question in words")
    return cleaned
