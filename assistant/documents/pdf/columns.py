"""Find the order in which the lines of a page are read: columns from left to right, in bands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from assistant.documents.pdf.geometry import Line, Table

Part = Line | Table
_MIN_LINES = 3
_MIN_WORDS = 3.0
_MIN_FILL = 0.45
_MAX_DEPTH = 3
# A gutter ends just before the lines of the column to its right.
_BEFORE = 3.0
_SAME_START = 2.0
_HEADING = 1.1
# A page with more pieces of text is a drawing with labels.
_MAX_PARTS = 600


def reading_order(
    parts: Sequence[Part], known: Collection[float] = (), depth: int = 0
) -> list[list[Part]]:
    """Return the parts in bands that are read one after the other, each from top to bottom.

    Args:
        parts: the parts of a page, or of one column.
        known: gutters of the neighbouring pages, where fewer lines are proof enough.
        depth: how many columns the parts lie inside.
    """
    ordered = _from_top(parts)
    gutter = find_gutter(ordered, known) if depth < _MAX_DEPTH else None
    if gutter is None:
        return [ordered] if ordered else []
    bands: list[list[Part]] = []
    for crossing, band in _bands(ordered, gutter):
        if crossing:
            bands.append(band)
            continue
        bands += reading_order([part for part in band if part.x1 <= gutter], (), depth + 1)
        bands += reading_order([part for part in band if part.x0 > gutter], (), depth + 1)
    return bands


def _from_top(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-part.y, part.x0))


def find_gutter(parts: Sequence[Part], known: Collection[float] = ()) -> float | None:
    """Return the place of the white space between two columns, or None if there is one column."""
    if not 0 < len(parts) <= _MAX_PARTS:
        return None
    ordered = _from_top(parts)
    left, right = min(part.x0 for part in parts), max(part.x1 for part in parts)
    best: tuple[int, float] | None = None
    for gutter, needed in _candidates(parts, known):
        if not left + 0.15 * (right - left) < gutter < left + 0.85 * (right - left):
            continue
        held = sum(
            len(band)
            for crossing, band in _bands(ordered, gutter)
            if not crossing and _are_columns(band, gutter, needed)
        )
        if held and (best is None or held > best[0]):
            best = (held, gutter)
    return best[1] if best else None


def _candidates(parts: Sequence[Part], known: Collection[float]) -> Iterator[tuple[float, int]]:
    """Yield (gutter, lines that each column needs)."""
    begins = [part.x0 for part in parts]
    for gutter in known:
        if any(abs(x - gutter - _BEFORE) <= _SAME_START for x in begins):
            yield gutter, 1
    for start in _column_starts(parts):
        yield start - _BEFORE, _MIN_LINES


def _column_starts(parts: Sequence[Part]) -> list[float]:
    """Return the places, to the point, where several lines begin; the outermost left."""
    begins = sorted(part.x0 for part in parts)
    starts: list[float] = []
    at = 0
    while at < len(begins):
        end = at
        while end < len(begins) and begins[end] - begins[at] <= _SAME_START:
            end += 1
        if end - at >= _MIN_LINES:
            starts.append(begins[at])
        at = end
    return starts


def _bands(parts: Sequence[Part], gutter: float) -> list[tuple[bool, list[Part]]]:
    """Cut the parts into bands that cross the gutter (True) or keep to its sides (False)."""
    right = [part for part in parts if part.x0 > gutter]
    sizes = [part.size for part in parts if isinstance(part, Line)]
    large = _HEADING * median(sizes) if sizes else 0.0
    bands: list[tuple[bool, list[Part]]] = []
    for part in parts:
        crossing = part.x0 < gutter < part.x1 or (
            isinstance(part, Line)
            and (part.bold or part.size > large)
            and _stands_alone(part, right, gutter)
        )
        _extend(bands, [part], crossing=crossing)
    merged: list[tuple[bool, list[Part]]] = []
    for crossing, band in bands:
        # Short lines with nothing beside them are no column of their own.
        alone = all(part.x0 <= gutter for part in band)
        _extend(merged, band, crossing=crossing or alone)
    return merged


def _extend(bands: list[tuple[bool, list[Part]]], parts: Sequence[Part], *, crossing: bool) -> None:
    if bands and bands[-1][0] == crossing:
        bands[-1][1].extend(parts)
    else:
        bands.append((crossing, list(parts)))


def _stands_alone(part: Line, right: Sequence[Part], gutter: float) -> bool:
    """Tell whether a short heading on the left interrupts both columns."""
    if part.x0 > gutter:
        return False
    height = 1.5 * part.size
    if any(other.y - height < part.y < other.y + height for other in right):
        return False
    return any(other.y > part.y for other in right) and any(other.y < part.y for other in right)


def _are_columns(band: Sequence[Part], gutter: float, needed: int) -> bool:
    """Tell prose in columns from a table without rules, whose rows must stay together."""
    left = [part for part in band if part.x1 <= gutter and isinstance(part, Line)]
    right = [part for part in band if part.x0 > gutter and isinstance(part, Line)]
    if min(len(left), len(right)) < needed or not (_is_prose(left) and _is_prose(right)):
        return False
    if max(line.x1 for line in left) > min(line.x0 for line in right) - 5:
        return False
    return not _rows_agree(left, right)


def _is_prose(lines: Sequence[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    words = sum(len(line.text.split()) for line in lines) / len(lines)
    filled = median(line.x1 - line.x0 for line in lines) / (width or 1)
    return words >= _MIN_WORDS and filled >= _MIN_FILL


def _rows_agree(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Tell whether both sides pause at the same heights, as the rows of a table do."""
    pauses = [_paragraph_starts(side) for side in (left, right)]
    if min(len(side) for side in pauses) < 3:
        return False
    shared = sum(any(abs(y - other) < 2 for other in pauses[1]) for y in pauses[0])
    return shared >= 0.7 * max(len(side) for side in pauses)


def _paragraph_starts(lines: Sequence[Line]) -> list[float]:
    starts = [lines[0].y]
    for above, line in pairwise(lines):
        if above.y - line.y > 1.45 * line.size:
            starts.append(line.y)
    return starts
