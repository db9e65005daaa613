"""Put pieces together into one text with blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents.characters import clean
from assistant.documents.model import Block, ExtractedDocument, Kind
from assistant.documents.numbering import bullet_length, label_length

_MAX_TITLE = 300
# What programs write into the title when nobody gave one.
_NO_TITLE = re.compile(
    r"(?i)^(?:\W*|untitled.*|\(?anonymous\)?|document\d*|word document|microsoft .* - .*|title"
    r"|powerpoint presentation|.*\.(?:docx?|pdf|odt|rtf|pptx?|xlsx?|indd|qxp|tex|dvi))$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block before it has a place.

    `pages` holds (offset in `text`, page) for each page that begins inside the piece.
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    pages: tuple[tuple[int, int], ...] = ()


def assemble(
    pieces: Sequence[Piece], *, title: str, warnings: Sequence[str] = (), page_count: int = 0
) -> ExtractedDocument:
    """Return the document of `pieces`, without the empty ones."""
    parts: list[str] = []
    blocks: list[Block] = []
    begins: dict[int, int] = {}
    at = 0
    for piece in (piece for piece in pieces if piece.text):
        if blocks:
            gap = (
                "\n" if piece.kind in ("item", "row") and blocks[-1].kind == piece.kind else "\n\n"
            )
            parts.append(gap)
            at += len(gap)
        end = at + len(piece.text)
        blocks.append(Block(kind=piece.kind, start=at, end=end, level=piece.level, page=piece.page))
        if piece.kind != "note":
            _mark_pages(begins, piece, at)
        parts.append(piece.text)
        at = end
    return ExtractedDocument(
        text="".join(parts),
        blocks=tuple(blocks),
        title=title,
        page_starts=_page_starts(begins, page_count, at),
        warnings=tuple(warnings),
    )


def _mark_pages(begins: dict[int, int], piece: Piece, at: int) -> None:
    if piece.page is not None:
        begins.setdefault(piece.page, at)
    for offset, page in piece.pages:
        begins.setdefault(page, at + offset)


def _page_starts(begins: dict[int, int], page_count: int, length: int) -> tuple[int, ...]:
    starts: list[int] = []
    following = length
    for page in range(page_count, 0, -1):
        # A page without text starts where the next one does.
        following = min(following, begins.get(page, following)) if page > 1 else 0
        starts.append(following)
    return tuple(reversed(starts))


def text_piece(text: str) -> Piece:
    """Return a paragraph, or an item if the text begins with a bullet or label ("(a) …")."""
    if not label_length(text):
        return Piece(kind="paragraph", text=text)
    return Piece(kind="item", text=text[bullet_length(text) :], level=1)


def real_title(title: str | None) -> str:
    """Return a title from the metadata, or "" if a program wrote it and it says nothing."""
    text = clean(title or "")
    return "" if _NO_TITLE.match(text) or len(text) > _MAX_TITLE else text


def first_heading(pieces: Sequence[Piece]) -> str:
    """Return the first heading of the highest level among the first twenty pieces, or ""."""
    headings = [piece for piece in pieces[:20] if piece.kind == "heading"]
    return min(headings, key=lambda piece: piece.level).text if headings else ""
