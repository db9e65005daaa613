"""The questions that a message asks, without what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
from assistant.words import words

MOST = 8
# In sentences: what a question that points back may stand on.
TOLD = 2


def parts_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the questions that a text asks, in order; all of it if none can be told apart."""
    found = [
        trimmed(part, lexicon)
        for sentence in _asked(text, lexicon)
        for part in clauses_of(sentence, lexicon, MOST)
    ]
    return tuple(found[:MOST])


def said_before(text: str, parts: Sequence[str], number: int) -> str:
    """Return the last sentences of a message that say something before one of its questions."""
    start = 0
    for part in parts[:number]:
        found = text.find(part, start)
        start = start if found < 0 else found + len(part)
    told = sentences(text[: max(text.find(parts[number], start), 0)])
    return " ".join([said for said in told if len(words(said)) > LEAST][-TOLD:])


def _asked(text: str, lexicon: Lexicon) -> list[str]:
    """Return the sentences that ask: with a question mark, in a frame, or as a point of a list.

    Beside these, those that go on asking without a mark ("… And do I need to be in the one to get
    into the other"). Where there is none of these they are those with a clause that begins as
    questions do.
    """
    text = listed(text)
    points, plain = points_of(text, lexicon), unlisted(text)
    every, marked = rejoined(plain, lexicon), asking(plain, lexicon)

    def outright(sentence: str) -> bool:
        listed = any(point.startswith(sentence) for point in points)
        return listed or sentence in marked or frame(sentence, lexicon) != (0, 0)

    def unmarked(sentence: str) -> bool:
        return any(asks_early(CUES, clause, lexicon) for clause in re.split("[,:–—]", sentence))

    asks = [outright(said) for said in every]
    if not any(asks):
        asks = [unmarked(said) for said in every]
    found: list[str] = []
    for before, asked, said in zip([False, *asks], asks, every, strict=False):
        on = bool(found) and _goes_on(said, lexicon, asked=before)
        if asked or on or _wishes(said, lexicon):
            found.append(said.rstrip(" ,"))
    return found or [text]


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
