"""What may be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.understanding.kinds import marks, sentences
from assistant.domain import Message, Question
from assistant.errors import UsageError
from assistant.languages import IN_TALK, detect_language
from assistant.lexicon import lexicon
from assistant.retrieval.spelling import Spelling

MAX_CHARACTERS = 4_000
# A word by itself: "u", not that of "u.s." or "r&d".
TYPED_APART = re.compile(r"(?<![\w.&'’/-])(?P<word>\w+)(?:\.(?=\s+\w)|(?![\w&'’/-]|\.\w))")
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
# Addresses of mail, and telephone numbers: of nine digits, so that no date is one.
CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)(?:\+|\(?0)(?:[ ()/.-]*\d){8,}(?!\w)")


def clean_question(text: str) -> str:
    """Return the question without control characters and outer space.

    Raises:
        UsageError: nothing is left, it has no letters, or it is too long.
    """
    cleaned = unicodedata.normalize("NFC", "".join(map(_kept, text))).strip()
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


def without_contacts(text: str) -> str:
    """Return a text without how to reach who writes it, which says nothing of what is asked.

    A sentence that says how goes with it, if the others ask.
    """
    if not CONTACT.search(text):
        return text
    asks = marks(text)
    told = [said for said in sentences(text) if CONTACT.search(said) and not said.endswith(asks)]
    kept = text
    for sentence in told:
        kept = kept.replace(sentence, "", 1)
    bare = CONTACT.sub("", kept if any(mark in kept for mark in asks) else text).strip()
    return bare if any(c.isalpha() for c in bare) else text


def respelt(question: Question, language: str, spelling: Spelling) -> Question:
    """Return a question, and what its user said before, as the corpus spells it."""

    def meant(text: str, spoken: str) -> str:
        return spelling.meant(_spelt_out(text, lexicon(spoken).chat), spoken)

    def spelt(turn: Message) -> Message:
        spoken = detect_language(turn.content, language, IN_TALK)
        return replace(turn, content=meant(turn.content, spoken))

    history = (spelt(turn) if turn.role == "user" else turn for turn in question.history)
    return replace(question, text=meant(question.text, language), history=tuple(history))


def _spelt_out(text: str, short: Mapping[str, str]) -> str:
    """Return a text without the abbreviations of chats, which are typed in small letters.

    A stop that ends one goes with it.
    """

    def spelt(found: re.Match[str]) -> str:
        word = short.get(found["word"])
        return found.group() if word is None else word

    return TYPED_APART.sub(spelt, text)


def _kept(character: str) -> str:
    """Return a character as it is read; soft hyphens and the like part no word."""
    category = unicodedata.category(character)
    if character in "\n\t" or category[0] != "C":
        return character
    return "" if category == "Cf" and character != ZERO_WIDTH_SPACE else " "
