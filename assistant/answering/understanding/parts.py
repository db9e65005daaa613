"""The questions that a message asks, without what else it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from assistant.answering.understanding.clauses import LEAST, clauses_of, frame
from assistant.answering.understanding.kinds import (
    ASKING,
    CUES,
    EARLY,
    WHAT,
    asking,
    asks_early,
    rejoined,
    sentences,
)
from assistant.answering.understanding.points import is_open, listed, points_of, unlisted
from assistant.answering.understanding.trimming import trimmed
from assistant.lexicon import Lexicon
from assistant.retrieval.pooling import READINGS
from assistant.words import words

MOST = 8
# In sentences: what a question may stand on.
TOLD = 2
# The same, in characters, of a longer stretch.
LONG = 400
AROUND = " \t\n-–—•*·>"
# How likely a sentence must ask, by itself and with a cue (ADR 25).
LIKELY, LIKELY_WITH_CUE = 0.8, 0.2
Likely = Callable[[str, Sequence[str]], list[float]]
# So many sentences without a mark are read, the first ones; of others cues decide.
READ = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """A message in sentences.

    Attributes:
        text: the message without the marks of lists.
        every: its sentences, in order.
        outright: whether each asks by a question mark, or as a point of a list.
    """

    text: str
    every: Sequence[str]
    outright: Sequence[bool]

    @classmethod
    def of(cls, text: str, lexicon: Lexicon) -> Self:
        """Read a message in the language of a lexicon."""
        text = listed(text)
        points, plain = points_of(text, lexicon), unlisted(text)
        every, marked = rejoined(plain, lexicon), asking(plain, lexicon)
        outright = [said in marked or any(p.startswith(said) for p in points) for said in every]
        return cls(text=plain, every=every, outright=outright)

    @property
    def unsure(self) -> list[str]:
        """Return the sentences of which no mark tells whether they ask."""
        unsure = [said for said, sure in zip(self.every, self.outright, strict=True) if not sure]
        # What ends in a colon leads to what follows; an address or code is one word.
        unsure = [said for said in unsure if len(said.split()) > LEAST and not said.endswith(":")]
        return unsure[:READ]


def parts_of(text: str, lexicon: Lexicon, likely: Likely | None = None) -> tuple[str, ...]:
    """Return the questions that a text asks, in order; all of it if none can be told apart.

    Args:
        text: a message.
        lexicon: of its language.
        likely: returns how likely each of some sentences without a mark asks, from 0 to 1, in the
            message that they are from; cues decide if there is none.
    """
    found = [
        trimmed(part, lexicon)
        for sentence in _asked(text, lexicon, likely)
        for part in clauses_of(sentence, lexicon, MOST)
    ]
    return tuple(found[:MOST])


def said_before(text: str, parts: Sequence[str], number: int) -> dict[str, str]:
    """Return what a message says before one of its questions, by reading (`pooling.READINGS`).

    These are the last sentences that say something (`told`; the question before if there are
    none), the last of them (`last`), and what stands last (`long`); what there is none of is left
    out.
    """
    start = 0
    for part in parts[:number]:
        found = text.find(part, start)
        start = start if found < 0 else found + len(part)
    before = text[: max(text.find(parts[number], start), 0)]
    told = [said for said in sentences(before) if len(words(said)) > LEAST][-TOLD:]
    asked = parts[number - 1] if number else ""
    usual, longer = " ".join(told) or asked, _last(before)
    further = (told[-1] if len(told) > 1 else "", longer if longer != usual else "")
    readings = zip(READINGS[1:], (usual, *further), strict=True)
    return {name: said for name, said in readings if said}


def _last(text: str) -> str:
    """Return whole words from the end of a text, without the mark of a list after them."""
    end = text[-LONG:]
    return (end if len(text) <= LONG else end.partition(" ")[2]).strip(AROUND)


def _asked(text: str, lexicon: Lexicon, likely: Likely | None) -> list[str]:
    """Return the sentences that ask: with a question mark, as a point of a list, or likely.

    Where nothing tells how likely, cues do: a frame around a question, what is wished for, what
    goes on asking without a mark ("… And do I need to be in the one to get into the other"). Where
    there is none of these, a clause that begins as questions do is one.
    """
    said_so = Sentences.of(text, lexicon)
    every, outright, unsure = said_so.every, said_so.outright, said_so.unsure
    framed = [frame(said, lexicon) != (0, 0) for said in every]
    begin = framed if any([*framed, *outright]) else [_begins(said, lexicon) for said in every]
    chances: dict[str, float] = {}
    # A single sentence is what is asked, whatever is likely.
    if likely and unsure and len(every) > 1:
        chances = dict(zip(unsure, likely(said_so.text, unsure), strict=True))
    found: list[str] = []
    before = False
    for said, sure, begun in zip(every, outright, begin, strict=True):
        on = bool(found) and _goes_on(said, lexicon, asked=before)
        before = sure or begun
        cued = begun or on or _wishes(said, lexicon)
        bound = LIKELY_WITH_CUE if cued else LIKELY
        if sure or chances.get(said, float(cued)) >= bound:
            found.append(said.rstrip(" ,"))
    return found or [text]


def _begins(sentence: str, lexicon: Lexicon) -> bool:
    return any(asks_early(CUES, clause, lexicon) for clause in re.split("[,:–—]", sentence))


def _goes_on(sentence: str, lexicon: Lexicon, *, asked: bool) -> bool:
    """Tell whether a sentence without a mark asks on.

    One that is left open does if it begins as questions do, one that is told if it begins so after
    "and"; verbs begin statements too ("Außerdem sind wir klein.", "Somos una pyme").

    Args:
        sentence: that stands after one that asks.
        lexicon: of its language.
        asked: whether that is the one before it.
    """
    said = words(sentence)
    on, left_open = lexicon.begins("continues", sentence), is_open(sentence)
    # "If you need more, call us." sets a condition.
    condition = on and lexicon.begins("asks.indirect", sentence)
    if len(said) <= LEAST or condition or lexicon.find("thanks", sentence):
        return False
    rest = " ".join(said[int(on) : EARLY + int(on)])
    if on and left_open and asked:
        choice = lexicon.find("asks.alternative", " ".join(said[1:]))
        return bool(choice) or asks_early(WHAT, rest, lexicon)
    told = () if left_open else ("asks.when", "asks.where")
    cues = [cue for cue in CUES if cue not in told]
    return (on or left_open) and any(lexicon.find(cue, rest) for cue in cues)


def _wishes(sentence: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence asks for what it names ("I would also need the reason.")."""
    asked = sentence.endswith(ASKING) or len(words(sentence)) <= LEAST
    return not asked and bool(lexicon.find("asks.wishes", sentence))
