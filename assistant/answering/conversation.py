"""What a turn of a conversation stands on: earlier turns, if it does not stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Question
from assistant.languages import detect_language
from assistant.lexicon import lexicon
from assistant.words import words

# In words: so short a turn says too little alone; a longer one must point back to be continued.
FEW = 4
REFERRING = 12
CONTINUING = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Earlier user turns that a turn continues, newest first.

    `needed` tells that it cannot be understood without them; else it may be a new subject.
    """

    turns: tuple[str, ...] = ()
    needed: bool = False


def user_turns(question: Question) -> list[str]:
    """Return what the user said before, oldest first."""
    return [m.content for m in question.history if m.role == "user" and m.content.strip()]


def language_of(question: Question) -> str:
    """Return the language of a turn; a short one takes that of the conversation or interface."""
    fallback = question.fallback_language
    for turn in user_turns(question):
        fallback = detect_language(turn, fallback)
    return detect_language(question.text, fallback)


def context_of(text: str, earlier: Sequence[str], language: str) -> Context:
    """Return what a turn continues.

    Args:
        text: the turn.
        earlier: user turns before it, oldest first.
        language: of the turn.
    """
    if not earlier:
        return Context()
    cues = lexicon(language)
    length = len(words(text))
    refers = length <= REFERRING and bool(cues.find("refers", text))
    corrects = length <= CONTINUING and bool(cues.find("corrects", text))
    continues = length <= CONTINUING and cues.begins("continues", text)
    if not (refers or corrects or continues or length <= FEW):
        return Context()
    before = context_of(earlier[-1], earlier[:-1], detect_language(earlier[-1], language))
    needed = refers or corrects or length <= FEW
    return Context(turns=(earlier[-1], *before.turns), needed=needed)
