"""What holds for every document and its chunks."""

import re
import unicodedata

from assistant.documents import Chunk, ExtractedDocument, chunk_document
from assistant.documents.sentences import sentence_spans

FORBIDDEN = re.compile("[\u00ad\u200b\ufeff\ufb00-\ufb06\x00-\x09\x0b-\x1f]")


def check_document(doc: ExtractedDocument) -> None:
    assert unicodedata.is_normalized("NFC", doc.text)
    assert not FORBIDDEN.search(doc.text)
    at = 0
    for number, block in enumerate(doc.blocks):
        words = doc.text[block.start : block.end]
        assert words == words.strip() != ""
        assert "\n" not in words
        before = doc.blocks[number - 1] if number else None
        together = before and before.kind == block.kind and block.kind in ("item", "row")
        gap = "" if before is None else "\n" if together else "\n\n"
        assert doc.text[at : block.start] == gap
        assert (1 <= block.level <= 6) if block.kind == "heading" else True
        at = block.end
    assert at == len(doc.text)
    check_pages(doc)


def check_pages(doc: ExtractedDocument) -> None:
    assert list(doc.page_starts) == sorted(doc.page_starts)
    for block in doc.blocks:
        assert doc.page_at(block.start) == block.page
        assert (block.page is None) == (doc.page_starts == ())
    if doc.page_starts:
        assert doc.page_starts[0] == 0
        assert doc.page_starts[-1] <= len(doc.text)


def assert_notes_end_their_page(doc: ExtractedDocument) -> None:
    """Each note stands behind all blocks that begin on its page or before."""
    for at, note in enumerate(doc.blocks):
        if note.kind == "note":
            assert note.page is not None
            after = [block for block in doc.blocks[at:] if block.kind != "note"]
            assert all(block.page is not None and block.page > note.page for block in after)


def check_chunks(doc: ExtractedDocument, max_chars: int = 900) -> tuple[Chunk, ...]:
    chunks = chunk_document(doc, max_chars)
    at = 0
    for chunk in chunks:
        words = doc.text[chunk.start : chunk.end]
        assert chunk.start >= at
        assert words == words.strip() != ""
        assert chunk.page == doc.page_at(chunk.start)
        at = chunk.end
        inside = [b for b in doc.blocks if b.start < chunk.end and b.end > chunk.start]
        if len(inside) > 1:
            assert all(block.kind != "heading" for block in inside)
        if len(words) > max_chars:
            check_indivisible(words, [block.kind for block in inside])
    for block in doc.blocks:
        if block.kind != "heading":
            check_covered(doc, block.start, block.end, chunks)
    return chunks


def check_indivisible(words: str, kinds: list[str]) -> None:
    if kinds not in (["row"], ["heading"]):
        assert len(list(sentence_spans(words))) == 1


def check_covered(doc: ExtractedDocument, start: int, end: int, chunks: tuple[Chunk, ...]) -> None:
    """All of a block but the spaces between its sentences is in some chunk."""
    inside = [c for c in chunks if c.start < end and c.end > start]
    missing = start
    for chunk in inside:
        assert doc.text[missing : max(missing, chunk.start)].strip() == ""
        missing = chunk.end
    assert missing >= end


def chunk_of(doc: ExtractedDocument, words: str, max_chars: int = 900) -> Chunk:
    """The chunk that holds `words`."""
    start = doc.text.index(words)
    return next(c for c in chunk_document(doc, max_chars) if c.start <= start < c.end)


def kinds(doc: ExtractedDocument, kind: str) -> list[str]:
    return [doc.text[b.start : b.end] for b in doc.blocks if b.kind == kind]
