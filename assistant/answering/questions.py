"""What may be asked, and what a follow-up refers to."""

from __future__ import annotations

import unicodedata

from assistant.domain import Question
from assistant.errors import UsageError
from assistant.words import words

MAX_CHARACTERS = 4_000
FEW_WORDS = 4
# First words of a turn that continues the last one, folded; the languages of the digest first.
CONTINUES = frozenset(
    [
        "and",
        "but",
        "or",
        "so",
        "then",
        "also",
        "what",
        "about",
        "how",
        "if",
        "no",
        "et",
        "mais",
        "ou",
        "donc",
        "alors",
        "si",
        "non",
        "und",
        "aber",
        "oder",
        "wenn",
        "falls",
        "nein",
        "dann",
        "y",
        "pero",
        "o",
        "entonces",
        "si",
        "e",
        "ma",
        "se",
        "allora",
        "en",
        "maar",
        "als",
        "a",
        "i",
        "ale",
        "jesli",
        "och",
        "men",
        "om",
        "og",
        "og",
        "kai",
        "αν",
        "και",
        "αλλα",
        "ja",
        "mutta",
        "jos",
        "es",
        "de",
        "ha",
        "si",
        "dar",
        "daca",
        "и",
        "но",
        "ако",
    ]
)
REFERS = frozenset(
    [
        "it",
        "its",
        "they",
        "them",
        "their",
        "that",
        "this",
        "these",
        "those",
        "there",
        "he",
        "she",
        "one",
        "same",
        "ones",
        "il",
        "elle",
        "ils",
        "elles",
        "cela",
        "ca",
        "celui",
        "celle",
        "en",
        "y",
        "er",
        "sie",
        "es",
        "das",
        "dies",
        "diese",
        "dieser",
        "dort",
        "eso",
        "esto",
        "ello",
        "ellos",
        "questo",
        "quello",
        "to",
        "tego",
        "dit",
        "dat",
        "το",
        "αυτο",
    ]
)


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


def earlier_turn(question: Question) -> str | None:
    """Return the user turn that a follow-up continues; none if the question stands alone.

    A question stands alone if it is longer than a few words, does not begin as a continuation
    and does not refer back, so that a change of subject does not drag the old one along.
    """
    turns = [m.content for m in question.history if m.role == "user" and m.content.strip()]
    found = words(question.text)
    continues = bool(found) and found[0] in CONTINUES and len(found) <= 4 * FEW_WORDS
    refers = len(found) <= 2 * FEW_WORDS and not REFERS.isdisjoint(found)
    return turns[-1] if turns and (continues or refers or len(found) <= FEW_WORDS) else None
