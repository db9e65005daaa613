"""Greetings are no part of what a message asks."""

from __future__ import annotations

import re

from assistant.answering.kinds import ASKING, BEGINS
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD, words

# In words: a whole address ("Dear colleagues of the Alliance, …").
ADDRESS = 5
ADDRESS_END = re.compile(r"(?:,|!+)\s+|\s*\n\s*")
# Right after the greeting itself ("Labdien. …", "Hi – …").
MARKS = " \t\r\n,.!:;–—-"
# In words: so much says something, if it does not ask.
LEAST = 3


def ungreeted(text: str, lexicon: Lexicon) -> str:
    """Return what follows on a greeting ("Hello, may we join?"); all of it if nothing does."""
    left, found = text, _after_greeting(text, lexicon)
    while found:
        left, found = found, _after_greeting(found, lexicon)
    return left


def _after_greeting(text: str, lexicon: Lexicon) -> str:
    """Return what a greeting leads to, or an empty string."""
    greeted = [end for start, end in lexicon.find("greets", text) if start == 0]
    if not greeted:
        return ""
    last = list(WORD.finditer(text))[spaced(text)[: greeted[0]].count(" ")]
    named = text[last.end() :]
    right_after = named.lstrip(MARKS)
    if any(lexicon.begins(cue, right_after) for cue in BEGINS):
        return right_after
    if named[: len(named) - len(right_after)].strip():
        return right_after if _says_more(right_after) else ""
    address, rest = (*ADDRESS_END.split(named, maxsplit=1), "")[:2]
    short = len(words(address)) < ADDRESS and not any(mark in address for mark in ASKING)
    return rest if short and _says_more(rest) else ""


def _says_more(text: str) -> bool:
    asks = text.rstrip().endswith(ASKING) and words(text)
    return bool(asks) or len(words(text)) >= LEAST
