"""Which sentences of a text ask, and for what kind of answer, by the cues of its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from assistant.lexicon import Lexicon
from assistant.words import words

SENTENCE_END = re.compile(r"(?<=[?;\N{GREEK QUESTION MARK}!])\s+|(?<=[.:])\s+(?=\S)|\n+")
ASKING = ("?", "\N{GREEK QUESTION MARK}")
# As Greek is most often typed; in a text that has another question mark it is none.
SEMICOLON = ";"
GREEK = re.compile("[\N{GREEK CAPITAL LETTER ALPHA}-\N{GREEK SMALL LETTER OMEGA WITH TONOS}]{2}")
# A full stop that may end no sentence, whatever follows ("z. B.", "15. Dezember", "2021 m.").
SHORTENED = re.compile(r"(?<![\w-])(?:[^\W\d]|\d\d?)\.$")
# In characters: no shortened word and no number is longer.
LONGEST = 8
# One sentence in so many.
RARE = 3
# In words: where the cue of a question stands ("under what name …").
EARLY = 3


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
# What asks wherever it stands, and how what is asked for begins.
CUES = tuple(f"asks.{kind}" for kind in BY_CUE)
WHAT = ("asks.indirect", *CUES)
BEGINS = ("asks.indirect", "asks.polar", *CUES)


def sentences(text: str) -> list[str]:
    """Return the sentences of a question or e-mail, without empty ones."""
    return [found for part in SENTENCE_END.split(text) if (found := part.strip())]


def asking(text: str, lexicon: Lexicon) -> list[str]:
    """Return the sentences that ask; all of the text where no question mark tells."""
    mark = marks(text)
    found = [sentence for sentence in rejoined(text, lexicon) if sentence.endswith(mark)]
    return found or [text]


def rejoined(text: str, lexicon: Lexicon) -> list[str]:
    """Return the sentences of a text; what a stop or colon only seems to end is joined again.

    That is so after a number or a single letter, before a question that follows on a colon or
    begins in lower case ("… ift. vigtige projekter?", "A verdict: control, yes or no?"), and before
    lower case where few sentences begin so ("unterschreiben bzw. ausfüllen"), unless what follows
    begins as questions do.
    """
    mark, found, every = marks(text), [""], sentences(text)
    seldom = RARE * sum(said[0].islower() for said in every) <= len(every)
    for said in every:
        before, stop = found[-1], found[-1].endswith(".")
        known = seldom or before[-2:-1].isdigit() or said.endswith(mark)
        told = stop and said[0].islower() and known
        seems = told or SHORTENED.search(before[-LONGEST:]) is not None
        seems = seems or (before.endswith(":") and said.endswith(mark))
        if seems and f"{before} {said}" in text and not asks_early(WHAT, said, lexicon):
            found[-1] = f"{before} {said}"
        else:
            found.append(said)
    return found[1:]


def asks_early(cues: Sequence[str], clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause has a cue in its first words ("under what name …"), or is polar."""
    first = " ".join(words(clause)[:EARLY])
    return lexicon.begins("asks.polar", first) or any(lexicon.find(cue, first) for cue in cues)


def marks(text: str) -> tuple[str, ...]:
    """Return the marks that a question of a text ends with."""
    greek = GREEK.search(text) and not any(mark in text for mark in ASKING)
    return (*ASKING, SEMICOLON) if greek else ASKING


def kind_of(text: str, lexicon: Lexicon) -> Kind:
    """Return the kind of the last question in a text."""
    asked = asking(text, lexicon)[-1]
    clauses = [clause.strip() for clause in re.split(r"[,:–—]", asked) if clause.strip()] or [""]
    if any(lexicon.begins("asks.polar", clause) for clause in (clauses[0], clauses[-1])):
        return Kind.POLAR
    for kind in BY_CUE:
        if lexicon.find(f"asks.{kind}", asked):
            return kind
    return Kind.POLAR if lexicon.find("asks.polar_anywhere", asked) else Kind.OTHER
