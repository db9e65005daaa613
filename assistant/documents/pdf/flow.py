"""Tell whether a line goes on with the paragraph above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.documents.characters import SOFT_HYPHEN
from assistant.documents.numbering import label_length
from assistant.documents.pdf.geometry import Line, Region
from assistant.documents.pdf.style import Style

_SENTENCE_END = re.compile(r"[.!?…](?:\[\d{1,3}\]|[)\]\"'»”’“])*$")
_POINT_END = re.compile(
    r"(?:[.:;,!?…–—]|\b(?:and|or|und|oder|sowie|et|ou|y|o|e|en|of))(?:\[\d{1,3}\]|[)\]\"'»”’“])*$"
)
# Of the usual distance: beyond it a new paragraph begins.
_APART = 1.28
_SAME_SIZE = 0.07
# An ending, with note calls and quotation marks, is not longer.
_TAIL = 20


def ends_sentence(text: str) -> bool:
    """Tell whether a sentence can end with the last character of `text`."""
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def ends_point(text: str) -> bool:
    """Tell whether a point of a list, or the intro of one, can end with `text`."""
    return _POINT_END.search(text[-_TAIL:]) is not None


@dataclass(frozen=True, slots=True)
class Flow:
    """Judges by the style of the document."""

    style: Style

    def continues(self, first: Line, last: Line, line: Line, region: Region) -> bool:
        """Tell whether `line` goes on with a block of the same region, from `first` to `last`."""
        if not _alike(last, line):
            return False
        distance = last.y - line.y
        if not -0.2 * line.size < distance <= _APART * self.style.leading(line.size):
            return False
        if label_length(line.text) and self._starts_item(last, line, region):
            return False
        if label_length(first.text):
            return self._continues_item(first, last, line, region)
        if self._is_indented(last, line, region) and ends_point(last.text):
            return False
        return not self._was_broken(last, line, region)

    def continues_across(self, last: Line, line: Line, region: Region) -> bool:
        """Tell whether `line`, first of its region, goes on with the last one of `region`."""
        if not _alike(last, line) or ends_sentence(last.text) or last.text[-1] in ":;":
            return False
        if label_length(line.text) and (ends_point(last.text) or line.text[0] in "•–—"):
            return False
        if line.text[0].islower() or last.text.endswith(("-", SOFT_HYPHEN, ",")):
            return True
        return not self.line_was_cut_short(last, line, region)

    def has_ended(self, text: str, last: Line, line: Line, region: Region | None) -> bool:
        """Tell whether the block above `line` is complete, as far as one can see."""
        if not text or ends_point(text):
            return True
        return region is None or self.line_was_cut_short(last, line, region)

    def line_was_cut_short(self, last: Line, line: Line, region: Region) -> bool:
        """Tell whether the first word of `line` would have found room on the line above."""
        word = line.text.split(" ", 1)[0]
        width = (line.x1 - line.x0) / max(1, len(line.text)) * (len(word) + 1)
        return last.x1 + width < region.right - 0.3 * line.size

    def _starts_item(self, last: Line, line: Line, region: Region) -> bool:
        moved = abs(line.x0 - last.x0) > 0.5 * line.size
        ended = ends_point(last.text)
        if line.text[0].isdigit() or line.text[0] in "–—-":
            # A date, or a thought between dashes, may begin a line too.
            return ended or self.line_was_cut_short(last, line, region)
        return moved or ended or self.line_was_cut_short(last, line, region)

    def _continues_item(self, first: Line, last: Line, line: Line, region: Region) -> bool:
        if line.x0 < first.x0 - 0.5 * line.size:
            return False
        hanging = last is not first and last.x0 > first.x0 + 0.5 * line.size
        dedented = hanging and line.x0 < last.x0 - 0.5 * line.size
        if dedented:
            return False
        flush = line.x0 <= first.x0 + 0.5 * line.size
        if flush and ends_sentence(last.text):
            return not self.line_was_cut_short(last, line, region)
        return not (ends_sentence(last.text) and self._was_broken(last, line, region))

    def _is_indented(self, last: Line, line: Line, region: Region) -> bool:
        indent = line.x0 - region.left
        return 0.8 * line.size < indent < 5 * line.size and last.x0 < line.x0 - 0.7 * line.size

    def _was_broken(self, last: Line, line: Line, region: Region) -> bool:
        """Tell whether the line above was ended on purpose."""
        if last.text.endswith(("-", SOFT_HYPHEN)) or not self.line_was_cut_short(
            last, line, region
        ):
            return False
        return ends_sentence(last.text) or last.text.endswith(":") or not line.text[0].islower()


def _alike(last: Line, line: Line) -> bool:
    if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
        return False
    # A paragraph may begin or end in bold, but a wholly bold line above plain text is another.
    return not (last.bold and not line.bold and len(last.text) < 60 and not line.text[0].islower())
