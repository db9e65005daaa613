"""Where a text may be cut so that no part of a sentence is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.documents.sentences import sentence_spans

# Documents are read as blocks: an empty line between them, a line break between rows or items.
_BREAK = re.compile(r"\s*\n\s*")
_CELLS = " | "
# What ends so goes on in the next block.
_GOES_ON = (":", ";", ",", "–", "—", "-")


def keeps_sentences(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]` begins and ends where a sentence, block or table row does.

    Items of a list are one sentence unless the marks between them say otherwise.
    """
    if (start, end) == (0, len(text)):
        return True
    part = text[start:end]
    begin, stop = start + len(part) - len(part.lstrip()), start + len(part.rstrip())
    spans = list(_spans(text))
    return any(begin == at for at, _ in spans) and any(stop == at for _, at in spans)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _blocks(text):
        yield from ((start + a, start + b) for a, b in sentence_spans(text[start:end]))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    for gap in _BREAK.finditer(text, start):
        if _parts(text, start, gap):
            yield start, gap.start()
            start = gap.end()
    if text[start:].strip():
        yield start, len(text.rstrip())


def _parts(text: str, start: int, gap: re.Match[str]) -> bool:
    """Tell whether what stands before a break is complete without what follows."""
    before = text[start : gap.start()].rsplit("\n", 1)[-1]
    after = text[gap.end() :].split("\n", 1)[0]
    if gap[0].count("\n") == 1:
        return _CELLS in before and _CELLS in after
    return not before.endswith(_GOES_ON)
