"""Set lines together to headings, paragraphs, list items, rows and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.documents.building import Piece
from assistant.documents.joining import Vocabulary, join_lines
from assistant.documents.model import Kind
from assistant.documents.numbering import bullet_length, label_length, without_leaders
from assistant.documents.pdf.flow import Flow, ends_sentence
from assistant.documents.pdf.geometry import Line, Region, Table
from assistant.documents.pdf.headings import (
    HeadingStyle,
    Surroundings,
    continues_heading,
    heading_style,
    is_heading,
    is_subtitle,
    levels,
)
from assistant.documents.pdf.notes import Notes
from assistant.documents.pdf.rows import TableRows
from assistant.documents.pdf.style import LARGE, Style

_FAR = 9.0


@dataclass(slots=True)
class _Open:
    """A block under construction; `lines` are (text, page) pairs."""

    kind: Kind
    lines: list[tuple[str, int]]
    last: Line
    first: Line
    region: Region
    depth: int = 0


@dataclass(slots=True)
class ParagraphBuilder:
    """Takes regions in reading order and gives the pieces of the document."""

    style: Style
    vocabulary: Vocabulary
    pieces: list[Piece] = field(default_factory=list)
    rows: TableRows = field(default_factory=TableRows)
    notes: Notes = field(default_factory=Notes)
    _open: _Open | None = None
    _styles: dict[int, HeadingStyle] = field(default_factory=dict)
    _indents: list[float] = field(default_factory=list)

    def add(self, region: Region) -> None:
        """Take in the next region."""
        lines = [part for part in region.parts if isinstance(part, Line)]
        followers = {id(a): b for a, b in pairwise(lines)}
        above: Line | None = None
        for part in region.parts:
            if isinstance(part, Table):
                self._add_table(part, region)
                above = None
            else:
                self._add_line(part, region, self._around(part, above, followers.get(id(part))))
                above = part
        self._collect_notes(region)

    def finish(self) -> list[Piece]:
        """Return the pieces, headings with their levels."""
        self._close()
        level_of = levels(set(self._styles.values()))
        return [
            Piece(
                kind=piece.kind,
                text=piece.text,
                level=level_of[self._styles[at]] if at in self._styles else piece.level,
                page=piece.page,
                pages=piece.pages,
            )
            for at, piece in enumerate(self.pieces)
        ]

    def _around(self, line: Line, above: Line | None, below: Line | None) -> Surroundings:
        flow = Flow(self.style)
        after_heading = self._open is not None and self._open.kind == "heading"
        ended = above is None or flow.has_ended(self._text_so_far(), above, line, self._region())
        return Surroundings(
            above=self._distance(above, line),
            below=self._distance(line, below),
            ended=ended or after_heading,
            previous_text=above.text if above else "",
            next_text=below.text if below else "",
        )

    def _distance(self, upper: Line | None, lower: Line | None) -> float:
        """Return how far apart two lines stand, as a share of what is usual for the larger one."""
        if upper is None or lower is None:
            return _FAR
        usual = max(self.style.leading(upper.size), self.style.leading(lower.size))
        return (upper.y - lower.y) / usual

    def _text_so_far(self) -> str:
        return self._open.lines[-1][0] if self._open else ""

    def _region(self) -> Region | None:
        return self._open.region if self._open else None

    def _add_line(self, line: Line, region: Region, around: Surroundings) -> None:
        current = self._open
        if current is not None and self._goes_on(current, line, region, around):
            current.lines.append((line.text, region.page))
            current.last, current.region = line, region
            return
        self._close()
        kind: Kind = "paragraph"
        contents = without_leaders(line.text)
        if is_heading(line, around, self.style):
            kind = "heading"
        elif contents or label_length(line.text):
            kind = "item"
        self._open = _Open(
            kind=kind,
            lines=[(contents or line.text, region.page)],
            last=line,
            first=line,
            region=region,
            depth=self._depth(line, region) if kind == "item" else 0,
        )
        if kind in ("heading", "paragraph"):
            self._indents.clear()
        if contents:
            self._close()

    def _goes_on(self, current: _Open, line: Line, region: Region, around: Surroundings) -> bool:
        if without_leaders(line.text):
            return False
        flow = Flow(self.style)
        if current.kind == "heading":
            return current.region is region and self._extends_heading(current, line, around)
        if is_heading(line, around, self.style):
            return False
        if current.region is region:
            return flow.continues(current.first, current.last, line, region)
        return flow.continues_across(current.last, line, current.region)

    def _extends_heading(self, current: _Open, line: Line, around: Surroundings) -> bool:
        text, last = " ".join(text for text, _ in current.lines), current.last
        if is_subtitle(text, last, line, around):
            return True
        if not continues_heading(text, last, line, last.y - line.y):
            return False
        centred = abs(last.middle - line.middle) < 3
        large = line.size >= LARGE * self.style.body
        return (
            large or centred or not Flow(self.style).line_was_cut_short(last, line, current.region)
        )

    def _depth(self, line: Line, region: Region) -> int:
        """Return how deep an item lies, from the indents of the list so far."""
        indent = line.x0 - region.left
        while self._indents and indent < self._indents[-1] - 3:
            self._indents.pop()
        if not self._indents or indent > self._indents[-1] + 3:
            self._indents.append(indent)
        return len(self._indents)

    def _close(self) -> None:
        current, self._open = self._open, None
        if current is not None:
            text, pages = join_lines(current.lines, self.vocabulary)
            cut = bullet_length(text) if current.kind == "item" else 0
            if current.kind == "heading":
                self._styles[len(self.pieces)] = heading_style(text, current.first)
            # A bullet may stand alone at the foot of the page before.
            before = [page for offset, page in pages if offset <= cut]
            self.pieces.append(
                Piece(
                    kind=current.kind,
                    text=text[cut:],
                    level=current.depth,
                    page=before[-1] if before else current.lines[0][1],
                    pages=tuple((offset - cut, page) for offset, page in pages if offset > cut),
                )
            )
            self.rows.end()
        self._flush_notes()

    def _add_table(self, table: Table, region: Region) -> None:
        self._close()
        self.rows.add(table, region.page, self.pieces)

    def _collect_notes(self, region: Region) -> None:
        self.notes.collect(region.notes, region.page)
        if self._open is None or ends_sentence(self._open.lines[-1][0]):
            self._close()

    def _flush_notes(self) -> None:
        self.notes.flush(self.pieces, self.vocabulary)


def build_pieces(regions: Sequence[Region], style: Style, vocabulary: Vocabulary) -> list[Piece]:
    """Return the pieces of a document from its regions in reading order."""
    builder = ParagraphBuilder(style=style, vocabulary=vocabulary)
    for region in regions:
        builder.add(region)
    return builder.finish()
