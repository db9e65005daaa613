"""Read HTML: the main content, without menus, banners and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.documents.building import Piece, assemble, first_heading
from assistant.documents.characters import clean
from assistant.documents.model import ExtractedDocument
from assistant.documents.numbering import (
    bullet_length,
    label_length,
    names_part_only,
    part_rank,
)
from assistant.documents.web_page import whole_page

# trafilatura publishes no types for its result and the XML in it.
Element = Any
Found = Any

# On pages with fewer characters the search for the main content is not to be relied on.
_LITTLE = 2000
_CALL = re.compile(
    r"(?i)<sup\b[^>]*>\s*(?:<a\b[^>]*>)?\s*[\[(]?\s*(\d{1,3})\s*[\])]?\s*(?:</a>)?\s*</sup>"
)
_SUBTITLE_CHARS = 120


def read_web(html: str) -> ExtractedDocument:
    """Return the document of an HTML page."""
    # Else the call of a note becomes a digit of the word before it.
    marked = _CALL.sub(r"[\1]", html)
    found = _main_content(marked)
    pieces = [] if found is None else _blocks(found.body)
    whole = whole_page(marked)
    if whole is not None and _length(pieces) < _LITTLE:
        pieces = _fuller(pieces, _blocks(whole))
    title = clean(str(found.title or "")) if found is not None else ""
    return assemble(pieces, title=title or first_heading(pieces))


def _main_content(html: str) -> Found:
    from trafilatura import bare_extraction

    # The other extractors that it would compare with lose headings and lists.
    return bare_extraction(
        html, fast=True, favor_recall=True, include_comments=False, with_metadata=True
    )


def _blocks(body: Element) -> list[Piece]:
    return [piece for piece in _with_article_titles(_pieces(body)) if piece.text]


def _length(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _fuller(found: list[Piece], whole: list[Piece]) -> list[Piece]:
    """Return the whole page where the search kept less than half, or lost structure."""
    structure = [sum(piece.kind != "paragraph" for piece in pieces) for pieces in (found, whole)]
    if structure[0] < structure[1] or _length(found) < 0.5 * _length(whole):
        return whole
    return found


def _pieces(body: Element) -> Iterator[Piece]:
    for element in body:
        yield from _element(element, depth=0)


def _element(element: Element, *, depth: int) -> Iterator[Piece]:
    match element.tag:
        case "head":
            rend = str(element.get("rend") or "h3")
            level = int(rend[1]) if re.fullmatch("h[1-6]", rend) else 3
            yield Piece(kind="heading", text=_text(element), level=level)
        case "list":
            yield from _list(element, depth + 1)
        case "table":
            yield from (_row(row) for row in element.iter("row"))
        case "div" | "quote" | "item" if len(element) and not _inline_only(element):
            yield from _mixed(element, depth)
        case "code":
            lines = "".join(element.itertext()).split("\n")
            yield from (Piece(kind="paragraph", text=clean(line)) for line in lines)
        case "graphic" | "comments":
            return
        case _:
            yield Piece(kind="paragraph", text=_text(element))


def _inline_only(element: Element) -> bool:
    return all(child.tag in ("hi", "ref", "lb", "del") for child in element)


def _mixed(element: Element, depth: int) -> Iterator[Piece]:
    """Yield the pieces of an element that holds both words and blocks."""
    yield Piece(kind="paragraph", text=clean(element.text or ""))
    for child in element:
        yield from _element(child, depth=depth)
        yield Piece(kind="paragraph", text=clean(child.tail or ""))


def _list(element: Element, depth: int) -> Iterator[Piece]:
    for item in element.iter("item"):
        if item.getparent() is not element:
            continue
        nested = list(item.iterchildren("list"))
        for inner in nested:
            item.remove(inner)
        yield Piece(kind="item", text=_item_text(_text(item)), level=depth)
        for inner in nested:
            yield from _list(inner, depth + 1)


def _item_text(text: str) -> str:
    return text[bullet_length(text) :]


def _row(row: Element) -> Piece:
    cells = [_text(cell) for cell in row.iter("cell")]
    cells = [cell for cell in cells if cell]
    # Official journals set the points of a list as tables of a label and its text.
    if len(cells) == 2 and cells[0] and label_length(cells[0]) == len(cells[0]):
        text = _item_text(f"{cells[0]} {cells[1]}")
        return Piece(kind="item", text=text, level=1)
    return Piece(kind="row", text=" | ".join(cells))


def _text(element: Element) -> str:
    parts: list[str] = []
    for part in element.iter():
        if part is not element and part.tag in ("p", "lb", "item", "row", "cell", "head"):
            parts.append(" ")
        parts.append(part.text or "")
        if part is not element:
            parts.append(part.tail or "")
    return clean("".join(parts))


def _with_article_titles(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Make a paragraph "Article 3" a heading, with the short title that follows it."""
    waiting: Piece | None = None
    for piece in (piece for piece in pieces if piece.text):
        if waiting is not None:
            titled = piece.kind == "paragraph" and _is_title(piece.text)
            text = f"{waiting.text} {piece.text}" if titled else waiting.text
            yield Piece(kind="heading", text=text, level=waiting.level)
            waiting = None
            if titled:
                continue
        if piece.kind == "paragraph" and names_part_only(piece.text):
            waiting = Piece(kind="heading", text=piece.text, level=min(part_rank(piece.text), 6))
        else:
            yield piece
    if waiting is not None:
        yield waiting


def _is_title(text: str) -> bool:
    return (
        len(text) <= _SUBTITLE_CHARS
        and text[0].isupper()
        and text[-1] not in ".;:,"
        and not names_part_only(text)
    )
