"""Cut a document into chunks that an answer can quote: one place, one heading, whole sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.documents.model import Block, ExtractedDocument
from assistant.documents.numbering import first_number, part_number
from assistant.documents.sentences import sentence_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """`ExtractedDocument.text[start:end]`, word for word.

    Attributes:
        heading_path: the headings above it, highest first.
        page: where it starts, from 1; None in a format without pages.
        number: number of the nearest numbered heading ("3" of "Article 3"), or the one that its
            first words carry, or empty.
    """

    heading_path: tuple[str, ...]
    start: int
    end: int
    page: int | None
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    start: int
    end: int


def chunk_document(
    doc: ExtractedDocument, max_chars: int = 900, merge_chars: int | None = None
) -> tuple[Chunk, ...]:
    """Return the chunks of a document in order; together they hold every block but headings.

    A heading with nothing under it is a chunk of its own, for it may be all that is said. Only a
    single sentence, a table row or the first item with its intro can be longer than `max_chars`.
    Neighbours are merged up to `merge_chars` (`max_chars` if not given).
    """
    merged = max_chars if merge_chars is None else merge_chars
    return tuple(
        _chunk(doc, path, span)
        for path, blocks in _sections(doc)
        for span in _spans(doc.text, blocks, max_chars, merged)
    )


def _chunk(doc: ExtractedDocument, path: tuple[str, ...], span: _Span) -> Chunk:
    number = next((found for title in reversed(path) if (found := part_number(title))), "")
    return Chunk(
        heading_path=path,
        start=span.start,
        end=span.end,
        page=doc.page_at(span.start),
        number=number or first_number(doc.text[span.start : span.end]),
    )


def _sections(doc: ExtractedDocument) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Yield the heading path and the blocks of each stretch between two headings."""
    path: list[Block] = []
    body: list[Block] = []
    for block in (*doc.blocks, None):
        if block is not None and block.kind != "heading":
            body.append(block)
            continue
        if body:
            yield _titles(doc, path), body
        elif path and (block is None or block.level <= path[-1].level):
            yield _titles(doc, path[:-1]), [path[-1]]
        body = []
        if block is not None:
            path = [*(above for above in path if above.level < block.level), block]


def _titles(doc: ExtractedDocument, path: Sequence[Block]) -> tuple[str, ...]:
    return tuple(doc.text[block.start : block.end] for block in path)


def _spans(text: str, blocks: Sequence[Block], max_chars: int, merge_chars: int) -> Iterator[_Span]:
    # Notes come between paragraphs, but belong to none: they are never merged with one.
    for _, run in groupby(blocks, key=lambda block: block.kind == "note"):
        yield from _packed(_units(text, list(run), max_chars, merge_chars), merge_chars)


def _packed(units: Iterator[_Span], merge_chars: int) -> Iterator[_Span]:
    current: _Span | None = None
    for unit in units:
        if current is not None and unit.end - current.start <= merge_chars:
            current = _Span(start=current.start, end=unit.end)
            continue
        if current is not None:
            yield current
        current = unit
    if current is not None:
        yield current


def _units(text: str, blocks: list[Block], max_chars: int, merge_chars: int) -> Iterator[_Span]:
    """Yield what should stay whole: a list with its intro, a table, a paragraph, a sentence."""
    for group in _groups(text, blocks):
        whole = _Span(start=group[0].start, end=group[-1].end)
        # Items without an intro are paragraphs with numbers: each can be read alone.
        alone = len(group) > 1 and group[0].kind == "item"
        if whole.end - whole.start <= (merge_chars if alone else max_chars):
            yield whole
        else:
            yield from _broken(text, group, max_chars)


def _groups(text: str, blocks: list[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        if group and not _belongs(text, group[-1], block):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _belongs(text: str, before: Block, block: Block) -> bool:
    if block.kind == "row":
        return before.kind == "row"
    if block.kind != "item":
        return False
    introduces = before.kind == "paragraph" and text[before.end - 1] in ":,;–—-"
    return before.kind == "item" or introduces


def _broken(text: str, group: list[Block], max_chars: int) -> Iterator[_Span]:
    """Yield the parts of a list, table or paragraph that is too long to stay whole."""
    at = 0
    while at < len(group):
        end = at + 1
        # An intro says nothing without an item, a table's head nothing without a row.
        if end < len(group) and _introduces(text, group[at], first=at == 0):
            end += group[end].end - group[at].start <= max_chars
        whole = _Span(start=group[at].start, end=group[end - 1].end)
        if group[at].kind == "row" or whole.end - whole.start <= max_chars:
            yield whole
        else:
            for start, stop in sentence_spans(text[whole.start : whole.end]):
                yield _Span(start=whole.start + start, end=whole.start + stop)
        at = end


def _introduces(text: str, block: Block, *, first: bool) -> bool:
    return text[block.end - 1] == ":" or (first and block.kind != "item")
