"""Read HTML: the main content, without menus, banners and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.documents.building import Piece, assemble, first_heading, real_title, text_piece
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

_CALL = re.compile(
    r"(?i)<sup\b[^>]*>\s*(?:<a\b[^>]*>)?\s*[\[(]?\s*(\d{1,3})\s*[\])]?\s*(?:</a>)?\s*</sup>"
)
_SUBTITLE_CHARS = 120
# Where the search kept less than the first share of the page, it missed content; where the page is
# not longer than the second, there was little to leave out; the third must be found again.
_MISSED = 0.5
_SAME = 1.15
_NEARLY_ALL = 0.97
_LONG = 25
_INLINE = frozenset(["hi", "ref", "lb", "del"])


def read_web(html: str) -> ExtractedDocument:
    """Return the document of an HTML page."""
    # Else the call of a note becomes a digit of the word before it.
    marked = _CALL.sub(r"[\1]", html)
    found = _main_content(marked)
    pieces = [] if found is None else _blocks(found.body)
    whole = whole_page(marked)
    if whole is not None:
        pieces = _best(pieces, _blocks(whole))
    title = real_title(str(found.title or "")) if found is not None else ""
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


def _best(found: list[Piece], whole: list[Piece]) -> list[Piece]:
    """Return the main content: what the search kept, in the structure that the page has.

    trafilatura knows content from frame, but glues words and loses headings, lists and nested
    tables of pages that do not name their main part.

    Args:
        found: what the search took for the main content.
        whole: the page without the parts that say themselves that they are its frame.
    """
    length = _length(found)
    if length < _MISSED * _length(whole):
        return whole
    kept = _kept(found, whole)
    if _length(kept) >= _NEARLY_ALL * length:
        return kept
    same = length / _SAME < _length(whole) < _SAME * length
    return whole if same else found


def _kept(found: Sequence[Piece], whole: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of `whole` whose words are in `found`, with the headings above them."""
    texts = {piece.text for piece in found}
    joined = "".join(_without_spaces(piece.text) for piece in found)
    result: list[Piece] = []
    path: list[Piece] = []
    for piece in whole:
        if piece.kind == "heading":
            path = [*(above for above in path if above.level < piece.level), piece]
            continue
        # A short text may be part of another word.
        inside = len(piece.text) >= _LONG and _without_spaces(piece.text) in joined
        if inside or piece.text in texts:
            result += [*path, piece]
            path = []
    return result


def _without_spaces(text: str) -> str:
    return "".join(text.split())


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
            yield from _table(element, depth)
        case "div" | "quote" | "item" if len(element) and not _inline_only(element):
            yield from _mixed(element, depth)
        case "code":
            lines = "".join(element.itertext()).split("\n")
            yield from (Piece(kind="paragraph", text=clean(line)) for line in lines)
        case "graphic" | "comments":
            return
        case _:
            yield text_piece(_text(element))


def _inline_only(element: Element) -> bool:
    return all(child.tag in _INLINE for child in element)


def _mixed(element: Element, depth: int) -> Iterator[Piece]:
    """Yield the pieces of an element that holds both words and blocks."""
    words = element.text or ""
    for child in element:
        if child.tag in _INLINE:
            words += f" {_text(child)} " if child.tag == "lb" else _text(child, cleaned=False)
        else:
            yield text_piece(clean(words))
            yield from _element(child, depth=depth)
            words = ""
        words += child.tail or ""
    yield text_piece(clean(words))


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


def _table(element: Element, depth: int) -> Iterator[Piece]:
    for row in element.iter("row"):
        if next(row.iterancestors("table")) is not element:
            continue
        if next(row.iter("table"), None) is None:
            yield _row(row)
        else:
            # A table around tables only places them on the page.
            for cell in row.iterchildren("cell"):
                yield from _mixed(cell, depth)


def _row(row: Element) -> Piece:
    cells = [text for cell in row.iterchildren("cell") if (text := _text(cell))]
    # Official journals set the points of a list as tables of a label and its text.
    if len(cells) == 2 and cells[0] and label_length(cells[0]) == len(cells[0]):
        text = _item_text(f"{cells[0]} {cells[1]}")
        return Piece(kind="item", text=text, level=1)
    return Piece(kind="row", text=" | ".join(cells))


def _text(element: Element, *, cleaned: bool = True) -> str:
    parts: list[str] = []
    for part in element.iter():
        if part is not element and part.tag in ("p", "lb", "item", "row", "cell", "head"):
            parts.append(" ")
        parts.append(part.text or "")
        if part is not element:
            parts.append(part.tail or "")
    return clean("".join(parts)) if cleaned else "".join(parts)


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
