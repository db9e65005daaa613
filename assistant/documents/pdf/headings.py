"""Tell headings from other lines, and which heading stands above which."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.documents.numbering import (
    has_decimal,
    label_length,
    names_part,
    names_part_only,
    part_rank,
    without_leaders,
)
from assistant.documents.pdf.geometry import Line
from assistant.documents.pdf.style import LARGE, Style, size_step

_MAX_CHARS = 160
_MAX_LARGE_CHARS = 260
_MAX_PLAIN_CHARS = 90
_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a line of one region.

    `above` and `below` are distances to the neighbours' baselines as a share of the usual one,
    large at the ends of a region; `ended` tells whether the text above has come to an end. The
    texts are those of the neighbours, empty at the ends.
    """

    above: float
    below: float
    ended: bool
    previous_text: str
    next_text: str

    def is_listed(self) -> bool:
        """Tell whether a neighbour is a numbered line too, so that this one is of a list."""
        return any(
            label_length(text) > 0 or has_decimal(text)
            for text in (self.previous_text, self.next_text)
        )


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """How a heading looks, as far as its level depends on it."""

    size: float
    rank: int
    bold: bool
    italic: bool


def is_heading(line: Line, around: Surroundings, style: Style) -> bool:
    """Tell whether a line is a heading, or the first line of one."""
    text = line.text
    if not _could_be(text) or line.size < 0.85 * style.body:
        return False
    if line.size >= LARGE * style.body:
        return len(text) <= _MAX_LARGE_CHARS and not _is_sentence(text, 120)
    if names_part(text) and _is_part(line, around):
        return True
    if line.bold and not style.bold_body:
        return _is_bold_heading(text, around)
    return _is_plain_heading(line, around)


def _could_be(text: str) -> bool:
    return (_LETTERS.search(text) is not None or names_part(text)) and not without_leaders(text)


def _is_sentence(text: str, longer_than: int) -> bool:
    return len(text) > longer_than and text[-1] in ".;,"


def _is_part(line: Line, around: Surroundings) -> bool:
    """Tell whether "Article 3 …" is a heading and not a reference at the start of a line."""
    text = line.text
    if len(text) > _MAX_CHARS or text[-1] in ";,":
        return False
    if text[-1] == "." and not names_part_only(text):
        return False
    return line.bold or line.italic or (around.ended and around.above > 1.1)


def _is_bold_heading(text: str, around: Surroundings) -> bool:
    if len(text) > _MAX_CHARS or text[-1] in ".;,":
        return False
    return around.ended or around.above > 1.1


def _is_plain_heading(line: Line, around: Surroundings) -> bool:
    """Tell whether a line of the body's size and weight stands apart like a heading."""
    text = line.text
    if len(text) > _MAX_PLAIN_CHARS or text[-1] in ".;,:" or not around.ended:
        return False
    apart = around.above > 1.15 and around.below > 1.05
    if has_decimal(text):
        rest = text.split(" ", 1)[-1]
        return rest[:1].isupper() and apart and not around.is_listed()
    label = label_length(text)
    if label:
        numbered = text[0].isdigit() or text[0].isupper()
        alone = around.above > 1.15 and around.below > 1.15
        return numbered and alone and text[label:][:1].isupper() and not around.is_listed()
    if text.isupper():
        return apart and sum(char.isalpha() for char in text) > 4
    return line.italic and apart and text[0].isupper() and around.next_text[:1].isupper()


def continues_heading(text: str, last: Line, line: Line, distance: float) -> bool:
    """Tell whether `line` is a further line of the heading whose text is `text` so far."""
    if abs(line.size - last.size) > 0.05 * last.size or names_part(line.text):
        return False
    if distance > 1.6 * last.size or label_length(line.text) or len(text) > _MAX_LARGE_CHARS:
        return False
    return line.bold == last.bold and line.italic == last.italic


def is_subtitle(text: str, last: Line, line: Line, around: Surroundings) -> bool:
    """Tell whether `line` is the title that stands below a bare "Article 3"."""
    if not names_part_only(text) or len(line.text) > 120 or line.text[-1] in ".;:,":
        return False
    if label_length(line.text) or not line.text[0].isupper() or names_part(line.text):
        return False
    centred = abs(line.middle - last.middle) < 3
    return line.bold or line.italic or centred or around.below > 1.15


def heading_style(text: str, line: Line) -> HeadingStyle:
    """Return what the level of a heading depends on."""
    return HeadingStyle(
        size=size_step(line.size), rank=part_rank(text), bold=line.bold, italic=line.italic
    )


def levels(styles: Collection[HeadingStyle]) -> dict[HeadingStyle, int]:
    """Return the level of each style: by size, then by kind of number, then by weight."""
    keys = {style: _key(style, styles) for style in styles}
    order = sorted(set(keys.values()))
    return {style: min(order.index(key) + 1, 6) for style, key in keys.items()}


def _key(style: HeadingStyle, styles: Collection[HeadingStyle]) -> tuple[float, int, bool, bool]:
    # A heading without number ranks with the highest numbered ones of the same look.
    ranks = [
        other.rank
        for other in styles
        if other.rank and (other.size, other.bold) == (style.size, style.bold)
    ]
    rank = style.rank or min(ranks, default=0)
    return (-style.size, rank, not style.bold, style.italic)
