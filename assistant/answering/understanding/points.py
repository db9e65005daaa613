"""Lists within a message: which of their points ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.understanding.clauses import LEAST
from assistant.answering.understanding.kinds import WHAT, asks_early
from assistant.lexicon import Lexicon
from assistant.words import words

POINT = re.compile(
    r"^[ \t]*(?P<mark>[-–—•*·]|\(?\d{1,2}[.)]|\(?[A-Za-zα-ε][.)])[ \t]+(?P<point>.*\S)",
    re.MULTILINE,
)
# A list that is written on ("Three things: 1) which states 2) how much money"), and its first mark.
WITHIN = re.compile(r"[ \t]+(?=\(?([1-9a-eα-ε])\)[ \t])")
FIRST = re.compile(r"(?:^|:[ \t]+)\(?[1aα]\)[ \t]", re.MULTILINE)
# Lines that are numbered without a stop.
NUMBERED = re.compile(r"^([1-9])[ \t]+(?=[^\W\d])", re.MULTILINE)
PARAGRAPH = re.compile(r"\n[ \t]*\n")
# What a sentence ends with that is told, or not over.
ENDS = ".:;,!)("


def listed(text: str) -> str:
    """Return a text with each point of its lists on a line of its own, under a mark."""
    if FIRST.search(text):
        text = WITHIN.sub("\n", text)
    return NUMBERED.sub(r"\1. ", text) if NUMBERED.findall(text)[:2] == ["1", "2"] else text


def unlisted(text: str) -> str:
    """Return a text without the marks of its lists."""
    return POINT.sub(r"\g<point>", text)


def points_of(text: str, lexicon: Lexicon) -> set[str]:
    """Return the points of lists of which one asks; it tells what the others are for."""
    return {
        point
        for points in _lists(text)
        if any(asks_early(WHAT, point, lexicon) for point in points)
        for point in points
        if asks_early(WHAT, point, lexicon) or (is_open(point) and len(words(point)) >= LEAST)
    }


def is_open(sentence: str) -> bool:
    """Tell whether nothing at the end of a sentence says that it is told."""
    return sentence[-1] not in ENDS


def _lists(text: str) -> Iterator[list[str]]:
    """Yield the points of each list.

    One ends at another kind of mark; one without numbers or letters also at a paragraph.
    """
    points: list[str] = []
    last, apart = "", False
    for paragraph in PARAGRAPH.split(text):
        found = list(POINT.finditer(paragraph))
        for point in found:
            mark = point["mark"].strip("().")
            kind = "number" if mark.isdigit() else "letter" if mark.isalpha() else mark
            if kind != last or (apart and not mark.isalnum()):
                yield points
                points = []
            points.append(point["point"])
            last, apart = kind, False
        apart = apart or not found
    yield points
