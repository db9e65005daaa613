"""Divide a page into regions in reading order, tables and footnotes told apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.documents.joining import Vocabulary
from assistant.documents.pdf.aligned import with_tables
from assistant.documents.pdf.columns import Part, reading_order
from assistant.documents.pdf.geometry import Line, PageLines, Region, Rule, Table
from assistant.documents.pdf.notes import begins_note
from assistant.documents.pdf.ruled import take_tables
from assistant.documents.pdf.style import SMALL

_SAME_COLUMN = 20.0
# Footnotes begin in this share of the page's height.
_FOOT = 0.7


def page_regions(
    page: PageLines,
    vocabulary: Vocabulary,
    *,
    body: float,
    in_note: bool,
    gutters: Collection[float] = (),
) -> list[Region]:
    """Return the regions of a page in reading order.

    Args:
        page: the page without running headers and footers.
        vocabulary: the words of the whole document.
        body: font size of the body text.
        in_note: whether the page before ended in footnotes, so that one may go on here.
        gutters: places of the gutters of the neighbouring pages.
    """
    tables, lines = take_tables(page, vocabulary)
    regions: list[Region] = []
    for band in reading_order([*lines, *tables], gutters):
        in_note = in_note or any(region.notes for region in regions)
        parts, notes = _without_notes(band, page, body=body, in_note=in_note)
        if notes and not parts and not regions:
            # A page of small print is no page of footnotes.
            parts, notes = list(band), []
        regions.append(
            Region(
                page=page.number,
                left=min(part.x0 for part in band),
                right=max(part.x1 for part in band),
                parts=tuple(with_tables(parts, vocabulary)),
                notes=tuple(notes),
            )
        )
    return _with_notes_last(_with_shared_margins(regions))


def _with_notes_last(regions: Sequence[Region]) -> list[Region]:
    """Move the notes of all columns behind the last one: they belong to the page."""
    notes = tuple(note for region in regions for note in region.notes)
    last = len(regions) - 1
    return [replace(r, notes=notes if at == last else ()) for at, r in enumerate(regions)]


def _with_shared_margins(regions: Sequence[Region]) -> list[Region]:
    """Give regions of the same column its widest margins: one may hold short lines only."""
    result: list[Region] = []
    for region in regions:
        same = [other for other in regions if abs(other.left - region.left) <= _SAME_COLUMN]
        # A band across both columns shares the left margin of the first one only.
        alike = [o.right for o in same if o.right - o.left < 1.5 * (region.right - region.left)]
        result.append(replace(region, right=max(alike, default=region.right)))
    return result


def _without_notes(
    band: Sequence[Part], page: PageLines, *, body: float, in_note: bool
) -> tuple[list[Part], list[Line]]:
    """Part the footnotes at the foot of a band from what stands above them."""
    at = len(band)
    while at > 0 and _is_small(band[at - 1], body):
        at -= 1
    small = [part for part in band[at:] if isinstance(part, Line)]
    ruled_at = _below_short_rule(small, page)
    if ruled_at is not None:
        at += ruled_at
    else:
        # Without a rule, small text is a note only where it is marked as one.
        marked = [n for n, line in enumerate(small) if _is_called(line, page)]
        goes_on = in_note and bool(small) and at > 0
        if not marked and not goes_on:
            return list(band), []
        at += 0 if goes_on else marked[0]
    notes = [part for part in band[at:] if isinstance(part, Line)]
    return list(band[:at]), notes


def _is_called(line: Line, page: PageLines) -> bool:
    """Tell whether a line begins a note, and the page calls the note by its raised number."""
    if not begins_note(line.text) or line.y > _FOOT * page.height:
        return False
    number = re.match(r"\d{1,3}", line.text)
    return number is None or any(f"[{number[0]}]" in other.text for other in page.lines)


def _is_small(part: Part, body: float) -> bool:
    return not isinstance(part, Table) and part.size <= SMALL * body


def _below_short_rule(small: Sequence[Line], page: PageLines) -> int | None:
    """Return the first small line below a footnote rule: short, at the left, with text above."""
    for at, line in enumerate(small):
        above = small[at - 1].y if at else line.y + 4 * line.size
        if any(_is_note_rule(rule, line, above, page) for rule in page.rules):
            return at
    return None


def _is_note_rule(rule: Rule, line: Line, above: float, page: PageLines) -> bool:
    width = rule.x1 - rule.x0
    return (
        rule.horizontal
        and 0.05 * page.width < width < 0.45 * page.width
        and line.y < rule.y0 < above
        and abs(rule.x0 - line.x0) < 40
        and not any(_is_underlined(other, rule) for other in page.lines)
    )


def _is_underlined(line: Line, rule: Rule) -> bool:
    below = line.y - rule.y0
    return -1 < below < 0.35 * line.size and line.x0 < rule.x1 and rule.x0 < line.x1
