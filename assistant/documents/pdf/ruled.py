"""Read tables that are framed by rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.documents.joining import Vocabulary, join_lines
from assistant.documents.pdf.geometry import Cell, Line, PageLines, Rule, Table

_TOUCH = 3.0
# A page with more strokes than this after merging is a drawing.
_MAX_MERGED = 400


@dataclass(slots=True)
class _Grid:
    """Rules that touch each other."""

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top."""
        rules = [*self.horizontal, *self.vertical]
        return (
            min(rule.x0 for rule in rules),
            min(rule.y0 for rule in rules),
            max(rule.x1 for rule in rules),
            max(rule.y1 for rule in rules),
        )

    @property
    def columns(self) -> int:
        """Return how many columns the vertical rules divide the grid into."""
        left, _, right, _ = self.box
        inner = {round(r.x0 / _TOUCH) for r in self.vertical if left + 9 < r.x0 < right - 9}
        return len(inner) + 1

    def cell(self, line: Line) -> tuple[float, float]:
        """Return (top, left) of the cell that holds the middle of `line`."""
        left, _, _, top = self.box
        x, y = line.middle, line.y + 0.3 * line.size
        lefts = [r.x0 for r in self.vertical if r.x0 <= x and r.y0 - 1 <= y <= r.y1 + 1]
        tops = [r.y0 for r in self.horizontal if r.y0 >= y and r.x0 - 1 <= x <= r.x1 + 1]
        return min(tops, default=top), max(lefts, default=left)


def take_tables(page: PageLines, vocabulary: Vocabulary) -> tuple[list[Table], list[Line]]:
    """Return the framed tables of a page, and the lines outside them."""
    tables: list[Table] = []
    lines = list(page.lines)
    for grid in _grids(page.rules):
        left, bottom, right, top = grid.box
        inside = [
            line
            for line in lines
            if left <= line.middle <= right and bottom <= line.y + 0.3 * line.size <= top
        ]
        rows = _rows(grid, inside, vocabulary)
        if rows and (grid.columns > 1 or any(len(row) > 1 for row in rows)):
            tables.append(Table(rows=rows, x0=left, x1=right, y=top, bottom=bottom))
            taken = set(inside)
            lines = [line for line in lines if line not in taken]
    return tables, lines


def _rows(
    grid: _Grid, inside: Sequence[Line], vocabulary: Vocabulary
) -> tuple[tuple[Cell, ...], ...]:
    cells: dict[int, dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in inside:
        top, left = grid.cell(line)
        cells[round(top)][round(left)].append(line)
    return tuple(
        tuple((left, cell_text(lines, vocabulary)) for left, lines in sorted(row.items()))
        for _, row in sorted(cells.items(), reverse=True)
    )


def cell_text(lines: Iterable[Line], vocabulary: Vocabulary) -> str:
    """Return the lines of a cell as one text."""
    ordered = sorted(lines, key=lambda line: (-round(line.y), line.x0))
    text, _ = join_lines([(line.text, 0) for line in ordered], vocabulary)
    return text


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    merged = [*_merged(rules, horizontal=True), *_merged(rules, horizontal=False)]
    if len(merged) > _MAX_MERGED:
        return []
    groups: list[list[Rule]] = []
    for rule in merged:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touching)]
        groups.append([rule, *(other for group in touching for other in group)])
    grids = [
        _Grid(
            horizontal=[rule for rule in group if rule.horizontal],
            vertical=[rule for rule in group if not rule.horizontal],
        )
        for group in groups
    ]
    return [grid for grid in grids if len(grid.horizontal) > 1 and len(grid.vertical) > 0]


def _merged(rules: Iterable[Rule], *, horizontal: bool) -> list[Rule]:
    """Return the strokes of one direction, those in line with each other made one."""
    if not horizontal:
        turned = [Rule(r.y0, r.x0, r.y1, r.x1) for r in rules if not r.horizontal]
        return [Rule(r.y0, r.x0, r.y1, r.x1) for r in _merged(turned, horizontal=True)]
    result: list[Rule] = []
    for rule in sorted(
        (rule for rule in rules if rule.horizontal), key=lambda r: (round(r.y0 / 2), r.x0)
    ):
        last = result[-1] if result else None
        if last and abs(last.y0 - rule.y0) <= _TOUCH and rule.x0 <= last.x1 + _TOUCH:
            result[-1] = Rule(last.x0, last.y0, max(last.x1, rule.x1), last.y1)
        else:
            result.append(rule)
    return result


def _touch(rule: Rule, other: Rule) -> bool:
    return (
        rule.x0 <= other.x1 + _TOUCH
        and other.x0 <= rule.x1 + _TOUCH
        and rule.y0 <= other.y1 + _TOUCH
        and other.y0 <= rule.y1 + _TOUCH
    )
