"""Write tables as rows of text, also tables that go on over several pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.documents.building import Piece
from assistant.documents.pdf.geometry import Cell, Table


@dataclass(slots=True)
class TableRows:
    """Remembers the table that was written last, until something else follows it."""

    _head: tuple[Cell, ...] = ()
    _last: tuple[Cell, ...] = ()

    def end(self) -> None:
        """Say that other text follows, so that the next table is a new one."""
        self._head = self._last = ()

    def add(self, table: Table, page: int, pieces: list[Piece]) -> None:
        """Append the rows of a table; the rest of a row that a page break cut joins the row."""
        rows = list(table.rows)
        if self._last:
            # A table that goes on repeats its head on the next page.
            if rows and _words(rows[0]) == _words(self._head):
                rows = rows[1:]
            if rows and self._is_rest(rows[0]):
                self._append_rest(rows[0], page, pieces)
                rows = rows[1:]
        elif rows:
            self._head = rows[0]
        pieces += [Piece(kind="row", text=_text(row), page=page) for row in rows]
        self._last = rows[-1] if rows else self._last

    def _is_rest(self, row: Sequence[Cell]) -> bool:
        """Tell whether a row lacks its first cell, and fits the row before the page break."""
        places = {place for place, _ in self._last}
        return row[0][0] > self._last[0][0] and all(place in places for place, _ in row)

    def _append_rest(self, rest: Sequence[Cell], page: int, pieces: list[Piece]) -> None:
        at = max(at for at, piece in enumerate(pieces) if piece.kind == "row")
        more = dict(rest)
        self._last = tuple(
            (place, f"{text} {more[place]}" if place in more else text)
            for place, text in self._last
        )
        text = _text(self._last)
        # The page begins inside the row only if nothing of the page before follows.
        last_only = len(rest) == 1 and rest[0][0] == self._last[-1][0]
        begins = ((len(text) - len(rest[0][1]), page),) if last_only else ()
        pieces[at] = replace(pieces[at], text=text, pages=(*pieces[at].pages, *begins))


def _text(row: Sequence[Cell]) -> str:
    return " | ".join(text for _, text in row if text)


def _words(row: Sequence[Cell]) -> list[str]:
    return [text for _, text in row]
