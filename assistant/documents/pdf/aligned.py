"""Read tables without rules: rows whose cells stand under each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.documents.joining import Vocabulary
from assistant.documents.pdf.geometry import Line, Table
from assistant.documents.pdf.ruled import cell_text

Part = Line | Table
Row = list[Line]
Columns = list[tuple[float, float]]
_GUTTER = 4.0
_MAX_MEAN_CELL = 70
_MAX_MEAN_LABEL = 30
# In font sizes: cells centred beside two lines stand half a line higher than either.
_BESIDE = 0.65
_WRAPPED = 1.6


def with_tables(parts: Sequence[Part], vocabulary: Vocabulary) -> list[Part]:
    """Return the parts of one column with its rows of cells made tables, other rows lines."""
    result: list[Part] = []
    rows = _rows(parts)
    at = 0
    while at < len(rows):
        row = rows[at]
        if isinstance(row, Table):
            result.append(row)
            at += 1
            continue
        end, columns = _extent(rows, at)
        taken = [taken for taken in rows[at:end] if not isinstance(taken, Table)]
        if _is_table(taken, columns):
            result.append(_table(taken, columns, vocabulary))
            at = end
        else:
            result.extend(_lines(row))
            at += 1
    return result


def _rows(parts: Sequence[Part]) -> list[Row | Table]:
    rows: list[Row | Table] = []
    for part in parts:
        last = rows[-1] if rows else None
        if isinstance(part, Table):
            rows.append(part)
        elif isinstance(last, list) and _is_beside(part, last):
            last.append(part)
        else:
            rows.append([part])
    for row in rows:
        if isinstance(row, list):
            row.sort(key=lambda line: line.x0)
    return rows


def _is_beside(line: Line, row: Row) -> bool:
    near = row[0].y - line.y < _BESIDE * min(row[0].size, line.size)
    return near and all(
        line.x0 > other.x1 + _GUTTER or other.x0 > line.x1 + _GUTTER for other in row
    )


def _extent(rows: Sequence[Row | Table], at: int) -> tuple[int, Columns]:
    """Return where the rows that share the columns of row `at` end, and these columns."""
    columns: Columns = []
    end = at
    while end < len(rows):
        row = rows[end]
        if isinstance(row, Table) or (end == at and len(row) < 2):
            break
        if end > at and not _near(rows[end - 1], row):
            break
        wider = _widened(columns, row)
        if wider is None or (len(row) == 1 and not _continues(rows, end, wider)):
            break
        columns = wider
        end += 1
    return end, columns


def _near(above: Row | Table, row: Row) -> bool:
    return isinstance(above, list) and above[0].y - row[0].y < 4.0 * row[0].size


def _widened(columns: Columns, row: Row) -> Columns | None:
    """Return the columns made wide enough for a row, or None if it does not fit into them."""
    result = list(columns)
    for line in row:
        meets = [
            at
            for at, (x0, x1) in enumerate(result)
            if line.x0 < x1 + _GUTTER and x0 < line.x1 + _GUTTER
        ]
        if len(meets) > 1:
            return None
        if meets:
            x0, x1 = result[meets[0]]
            result[meets[0]] = (min(x0, line.x0), max(x1, line.x1))
        else:
            result.append((line.x0, line.x1))
    return sorted(result)


def _continues(rows: Sequence[Row | Table], at: int, columns: Columns) -> bool:
    """Tell whether a row with one cell belongs to the table."""
    row = rows[at]
    following = rows[at + 1] if at + 1 < len(rows) else None
    if isinstance(row, Table) or len(columns) < 2:
        return False
    if row[0].x0 > columns[0][1]:
        return True
    if not isinstance(following, list) or len(following) < 2:
        return False
    return _widened(columns, following) is not None


def _is_table(rows: Sequence[Row], columns: Columns) -> bool:
    several = sum(len(row) > 1 for row in rows)
    if len(columns) < 2 or several < 2:
        return False
    lengths = [[len(line.text) for line in lines] for lines in _by_column(rows, columns).values()]
    means = [sum(column) / len(column) for column in lengths]
    return sum(means) / len(means) <= _MAX_MEAN_CELL or min(means) <= _MAX_MEAN_LABEL


def _by_column(rows: Iterable[Row], columns: Columns) -> dict[int, list[Line]]:
    cells: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        for line in row:
            cells[next(at for at, (_, x1) in enumerate(columns) if line.x0 <= x1)].append(line)
    return cells


def _table(rows: Sequence[Row], columns: Columns, vocabulary: Vocabulary) -> Table:
    starts = _row_starts(rows, columns)
    cells: dict[float, dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for column, lines in _by_column(rows, columns).items():
        for line in lines:
            start = min((y for y in starts if y >= line.y), default=starts[0])
            cells[start][column].append(line)
    return Table(
        rows=tuple(
            tuple((at, cell_text(lines, vocabulary)) for at, lines in sorted(row.items()))
            for _, row in sorted(cells.items(), reverse=True)
        ),
        x0=columns[0][0],
        x1=columns[-1][1],
        y=rows[0][0].y + rows[0][0].size,
        bottom=rows[-1][0].y,
    )


def _row_starts(rows: Sequence[Row], columns: Columns) -> list[float]:
    """Return the height where each row of the table begins, from top to bottom.

    Where the lines of wrapped cells stand closer than rows do, cells that overlap in height make
    a row; else each line that holds a first cell, or several, begins one.
    """
    by_column = [
        sorted(lines, key=lambda line: -line.y) for lines in _by_column(rows, columns).values()
    ]
    gaps = [above.y - line.y for lines in by_column for above, line in pairwise(lines)]
    sizes = [line.size for row in rows for line in row]
    wrapped = [gap for gap in gaps if 0 < gap <= _WRAPPED * max(sizes)]
    if wrapped and max(gaps) > 1.2 * min(wrapped):
        blocks = [block for lines in by_column for block in _blocks(lines, 1.2 * min(wrapped))]
        return _merged_tops(blocks)
    first = columns[0][1]
    return [
        max(line.y for line in row)
        for at, row in enumerate(rows)
        if at == 0 or len(row) > 1 or row[0].x0 <= first
    ]


def _blocks(lines: Sequence[Line], gap: float) -> list[tuple[float, float]]:
    """Return (top, bottom) baselines of the cells of a column: lines up to `gap` apart."""
    blocks = [(lines[0].y, lines[0].y)]
    for line in lines[1:]:
        top, bottom = blocks[-1]
        if bottom - line.y <= gap:
            blocks[-1] = (top, line.y)
        else:
            blocks.append((line.y, line.y))
    return blocks


def _merged_tops(blocks: Iterable[tuple[float, float]]) -> list[float]:
    tops: list[float] = []
    lowest = float("inf")
    for top, bottom in sorted(blocks, reverse=True):
        if top < lowest - 0.1:
            tops.append(top)
            lowest = bottom
        else:
            lowest = min(lowest, bottom)
    return tops


def _lines(row: Row) -> list[Line]:
    """Return a row that is no row of a table as a line, its parts joined if they share it."""
    heights = [line.y for line in row]
    if len(row) == 1 or max(heights) - min(heights) > 0.3 * row[0].size:
        return sorted(row, key=lambda line: -line.y)
    main = max(row, key=lambda line: len(line.text))
    return [
        Line(
            text=" ".join(line.text for line in row),
            x0=row[0].x0,
            x1=row[-1].x1,
            y=main.y,
            size=main.size,
            bold=all(line.bold for line in row),
            italic=all(line.italic for line in row),
        )
    ]
