"""Read tables without rules: rows whose cells stand under each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from assistant.documents.joining import Vocabulary
from assistant.documents.pdf.geometry import Line, Table
from assistant.documents.pdf.ruled import cell_text

Part = Line | Table
Row = list[Line]
_GUTTER = 4.0
_MAX_MEAN_CELL = 70


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
            result.append(_one_line(row))
            at += 1
    return result


def _rows(parts: Sequence[Part]) -> list[Row | Table]:
    rows: list[Row | Table] = []
    for part in parts:
        last = rows[-1] if rows else None
        if isinstance(part, Table):
            rows.append(part)
        elif isinstance(last, list) and last[0].y - part.y < 0.3 * min(last[0].size, part.size):
            last.append(part)
        else:
            rows.append([part])
    for row in rows:
        if isinstance(row, list):
            row.sort(key=lambda line: line.x0)
    return rows


Columns = list[tuple[float, float]]


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
    return (
        isinstance(following, list)
        and len(following) > 1
        and _widened(columns, following) is not None
    )


def _is_table(rows: Sequence[Row], columns: Columns) -> bool:
    cells = [line for row in rows for line in row]
    several = sum(len(row) > 1 for row in rows)
    mean = sum(len(line.text) for line in cells) / max(1, len(cells))
    return len(columns) > 1 and several > 1 and mean <= _MAX_MEAN_CELL


def _table(rows: Sequence[Row], columns: Columns, vocabulary: Vocabulary) -> Table:
    cells: list[dict[int, list[Line]]] = []
    for row, begins in zip(rows, _begins_row(rows), strict=True):
        if begins or not cells:
            cells.append(defaultdict(list))
        for line in row:
            column = next(at for at, (_, x1) in enumerate(columns) if line.x0 <= x1)
            cells[-1][column].append(line)
    return Table(
        rows=tuple(
            tuple((at, cell_text(lines, vocabulary)) for at, lines in sorted(row.items()))
            for row in cells
        ),
        x0=columns[0][0],
        x1=columns[-1][1],
        y=rows[0][0].y + rows[0][0].size,
        bottom=rows[-1][0].y,
    )


def _begins_row(rows: Sequence[Row]) -> list[bool]:
    """Tell for each line of cells whether a new row begins, or the one above goes on.

    Where some gaps are clearly wider, they part the rows; else a first cell begins a row.
    """
    gaps = [above[0].y - row[0].y for above, row in pairwise(rows)]
    tightest = min(gaps)
    parted = max(gaps) > 1.25 * tightest
    first_column = max(row[0].x0 for row in rows if len(row) > 1)
    if parted:
        return [True, *(gap > 1.15 * tightest for gap in gaps)]
    return [True, *(len(row) > 1 or row[0].x0 <= first_column for row in rows[1:])]


def _one_line(row: Row) -> Line:
    if len(row) == 1:
        return row[0]
    main = max(row, key=lambda line: len(line.text))
    return Line(
        text=" ".join(line.text for line in row),
        x0=row[0].x0,
        x1=row[-1].x1,
        y=main.y,
        size=main.size,
        bold=all(line.bold for line in row),
        italic=all(line.italic for line in row),
    )
