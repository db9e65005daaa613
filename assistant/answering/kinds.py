"""What kind of answer a question asks for, by the cues of its language."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.lexicon import Lexicon

SENTENCE_END = re.compile(r"(?<=[?;\N{GREEK QUESTION MARK}!])\s+|(?<=[.:])\s+(?=\S)|\n+")
ASKING = ("?", "\N{GREEK QUESTION MARK}")
# As Greek is most often typed; in a text that has another question mark it is none.
SEMICOLON = ";"


class Kind(StrEnum):
    """The answer that is asked for; the value names the cue list of the lexicon."""

    POLAR = "polar"
    DIFFERENCE = "difference"
    CONSEQUENCE = "consequence"
    HOW_MANY = "how_many"
    AMOUNT = "amount"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    WHY = "why"
    LIST = "list"
    DEFINITION = "definition"
    HOW = "how"
    OTHER = "other"


# A question may hold several cues ("who", "what is"): the first of these decides.
BY_CUE = tuple(kind for kind in Kind if kind not in (Kind.POLAR, Kind.OTHER))


def sentences(text: str) -> list[str]:
    """Return the sentences of a question or e-mail, without empty ones."""
    return [found for part in SENTENCE_END.split(text) if (found := part.strip())]


def asking(text: str) -> list[str]:
    """Return the sentences that ask; all of the text where no question mark tells."""
    marks = ASKING if any(mark in text for mark in ASKING) else SEMICOLON
    found = [sentence for sentence in sentences(text) if sentence.endswith(marks)]
    return found or [text]


def kind_of(text: str, lexicon: Lexicon) -> Kind:
    """Return the kind of the last question in a text."""
    asked = asking(text)[-1]
    clauses = [clause.strip() for clause in re.split(r"[,:–—]", asked) if clause.strip()] or [""]
    if any(lexicon.begins("asks.polar", clause) for clause in (clauses[0], clauses[-1])):
        return Kind.POLAR
    for kind in BY_CUE:
        if lexicon.find(f"asks.{kind}", asked):
            return kind
    return Kind.POLAR if lexicon.find("asks.polar_anywhere", asked) else Kind.OTHER
