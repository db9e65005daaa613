"""What a turn of a conversation stands on: the exchange before it, if it does not stand alone."""

from __future__ import annotations

from assistant.answering.requests import requested
from assistant.domain import Question
from assistant.languages import detect_language
from assistant.lexicon import lexicon
from assistant.words import words

# In words: so short a turn says too little alone; up to the second, pointing back counts.
FEW = 4
REFERRING = 16
# In characters: the beginning of a reply names its subject, the end of a long message asks. More
# would drown the question, or push it out of what the embedding model reads (512 tokens).
REPLY = 300
MESSAGE = 400


def language_of(question: Question) -> str:
    """Return the language of a turn; a short one takes that of the conversation or interface."""
    fallback = question.fallback_language
    for turn in question.history:
        if turn.role == "user":
            asked_for = requested(turn.content, fallback)
            fallback = asked_for or detect_language(turn.content, fallback)
    return detect_language(question.text, fallback)


def exchange_before(question: Question) -> str:
    """Return the last exchange: what the user asked and how the reply began; empty if none.

    A turn that itself points back brings the user turn before it.
    """
    asked = [place for place, turn in enumerate(question.history) if turn.role == "user"]
    if not asked:
        return ""
    last = question.history[asked[-1]]
    replies = [turn.content[:REPLY] for turn in question.history[asked[-1] + 1 :]]
    before = [question.history[place].content[-MESSAGE:] for place in asked[-2:-1]]
    language = detect_language(last.content, question.fallback_language)
    earlier = before if points_back(last.content, language) else ()
    said = [*earlier, last.content[-MESSAGE:], *replies]
    return " ".join(filter(None, (text.strip() for text in said)))


def points_back(text: str, language: str) -> bool:
    """Tell whether a turn cannot be understood without the one before it."""
    cues, length = lexicon(language), len(words(text))
    pointing = any(cues.find(name, text) for name in ("refers", "corrects"))
    return length <= FEW or (pointing and length <= REFERRING)
