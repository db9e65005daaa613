"""Greetings, and thanks or courtesy beside a question, are no part of what a message asks."""

from __future__ import annotations

import re

from assistant.answering.understanding.kinds import ASKING, BEGINS, marks, sentences
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD, words

# In words: a whole address ("Dear colleagues of the Alliance, …").
ADDRESS = 5
ADDRESS_END = re.compile(r"(?:,|!+)\s+|\s*\n\s*")
# Right after the greeting itself ("Labdien. …", "Hi – …").
MARKS = " \t\r\n,.!:;–—-"
# In words: so much says something, if it does not ask.
LEAST = 3
SENTENCE_END = re.compile(r"[.!?;\n]")
# In words: so much is left where courtesy is taken away.
LEFT = 2
# In words: what may stand beside thanks ("Super, thank you!"); "Thanks to Breton" says more.
BESIDE_THANKS = 1


def ungreeted(text: str, lexicon: Lexicon) -> str:
    """Return what follows on a greeting ("Hello, may we join?"); all of it if nothing does."""
    left, found = text, _after_greeting(text, lexicon)
    while found:
        left, found = found, _after_greeting(found, lexicon)
    return left


def unthanked(text: str, lexicon: Lexicon) -> str:
    """Return a question without the thanks before it ("Thanks! And the cost?"), else all of it."""
    asks, said = marks(text), sentences(text)
    if not text.endswith(asks):
        return text
    if len(said) == 1:
        thanks, rest = (*text.split(",", 1), "")[:2]
        return rest.strip() if words(rest) and _only_thanks(thanks, lexicon) else text
    while len(said) > 1 and not said[0].endswith(asks) and _only_thanks(said[0], lexicon):
        text = text.split(said[0], 1)[1].strip()
        said = said[1:]
    return text


def without_courtesy(text: str, lexicon: Lexicon) -> str:
    """Return a text without what is polite or hasty at its ends ("cost pls?"); never nothing.

    Sentences of their own stay.
    """
    found, said = list(WORD.finditer(text)), spaced(text)
    if len(found) != said.count(" ") + 1:
        return text
    first, last = 0, len(found)
    for start, end in lexicon.find("please", text):
        begun, ended = said[:start].count(" "), said[:end].count(" ") + 1
        first = ended if begun == first else first
        last = begun if ended == last else last
    if (first, last) == (0, len(found)) or last - first < LEFT:
        return text
    begins = found[first].start() if first else 0
    ends = found[last - 1].end() if last < len(found) else len(text)
    between = text[ends : found[-1].end()]
    if SENTENCE_END.search(text[:begins]) or SENTENCE_END.search(between):
        return text
    # Quotation marks and brackets that close before it stay.
    closed = between[: len(between) - len(between.lstrip("\"'»”’)]"))]
    return text[begins:ends] + closed + text[max(ends, found[-1].end()) :]


def _only_thanks(sentence: str, lexicon: Lexicon) -> bool:
    found = lexicon.find("thanks", sentence)
    thanks = max((len(words(spaced(sentence)[start:end])) for start, end in found), default=0)
    return thanks > 0 and len(words(sentence)) - thanks <= BESIDE_THANKS


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
