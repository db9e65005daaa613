"""Join the lines of a paragraph: words that were divided at a line end become whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.documents.characters import SOFT_HYPHEN


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these a hyphen at the line end stands for a word that comes later ("Industrie- und …").
_CONJUNCTIONS = _words(
    """
    und oder bzw sowie and or et ou e y o u en of og eller och i ili a nebo lub oraz sau și
    """
)
# Written with a hyphen before a whole word.
_HYPHENATING = _words(
    """
    self non cross ex quasi e all vice semi euro well co trans
    """
)
# These begin many undivided words ("overview"), so that two known halves prove nothing.
_BEGINNINGS = _words(
    """
    over under with more some like here there where inter work ever every fore after back down
    super stand
    """
)
_LAST_WORD = re.compile(r"[\w'’]+(?:-[\w'’]+)*-$")
_FIRST_WORD = re.compile(r"[\w'’]+(?:-[\w'’]+)*")
_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-\w+)*")
# Longer than any word; keeps the search for the last one short.
_TAIL = 80


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document, to tell a real hyphen from a division.

    `as_written` keeps their case: a German noun ("Politik") is then no witness that "politik"
    could stand alone after a hyphen.
    """

    as_written: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)

    def add(self, lines: Iterable[str]) -> None:
        """Take in whole words: not those that a line end may have divided."""
        for line in lines:
            found = _WORD.findall(line)
            found = found[1:-1] if line.endswith(("-", SOFT_HYPHEN)) else found[1:]
            self.as_written.update(found)
            self.folded.update(word.lower() for word in found)

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Tell whether `before` + "-" + `after` is spelt with its hyphen."""
        first, second = before.lower(), after.lower()
        if f"{first}-{second}" in self.folded:
            return True
        if first + second in self.folded or first in _BEGINNINGS:
            return False
        if "-" in first or first in _HYPHENATING:
            return True
        return (
            min(len(first), len(second)) > 3 and first in self.folded and after in self.as_written
        )


def join_two(text: str, following: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return `text` without a hyphen that only divided a word, and what goes between the two."""
    if text.endswith(SOFT_HYPHEN):
        return text[:-1], ""
    if not text.endswith("-"):
        return text, " "
    before, after = _LAST_WORD.search(text[-_TAIL:]), _FIRST_WORD.match(following)
    if before is None or after is None or after[0].lower() in _CONJUNCTIONS:
        return text, " "
    keeps = not following[0].islower() or before[0][-2].isdigit()
    if keeps or vocabulary.keeps_hyphen(before[0][:-1], after[0]):
        return text, ""
    return text[:-1], ""


def join_lines(
    lines: Sequence[tuple[str, int]], vocabulary: Vocabulary
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Join (line, page) pairs to one text.

    Returns:
        The text, and (offset, page) for each page after the first that begins inside it.
    """
    parts: list[str] = []
    pages: list[tuple[int, int]] = []
    length, last_page = 0, lines[0][1]
    for line, page in lines:
        if parts:
            before, gap = join_two(parts[-1], line, vocabulary)
            length += len(before) + len(gap) - len(parts[-1])
            parts[-1] = before + gap
        if page != last_page:
            pages.append((length, page))
            last_page = page
        parts.append(_without_soft_hyphens(line))
        length += len(parts[-1])
    text = "".join(parts).replace(SOFT_HYPHEN, "")
    return unicodedata.normalize("NFC", text), tuple(pages)


def _without_soft_hyphens(line: str) -> str:
    if SOFT_HYPHEN not in line:
        return line
    return line[:-1].replace(SOFT_HYPHEN, "") + line[-1]
