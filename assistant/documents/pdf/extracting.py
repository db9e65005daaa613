"""Turn a PDF file into a document, page by page; runs in the child process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

from assistant.documents.building import Piece, assemble, first_heading
from assistant.documents.joining import Vocabulary
from assistant.documents.model import ExtractedDocument, Limits
from assistant.documents.pdf.columns import find_gutter
from assistant.documents.pdf.furniture import without_furniture
from assistant.documents.pdf.geometry import Drawing, PageLines, Region
from assistant.documents.pdf.lines import page_lines
from assistant.documents.pdf.opening import (
    PageDrawer,
    damaged,
    is_cut_off,
    open_pdf,
    pages_of,
    pdf_title,
)
from assistant.documents.pdf.paragraphs import build_pieces
from assistant.documents.pdf.regions import page_regions
from assistant.documents.pdf.style import body_size, measure
from assistant.errors import DocumentError

# Above these shares of a page's characters the reader is told.
_UNREADABLE = 0.05
_TURNED = 0.05
_NAMED_PAGES = 8


@dataclass(slots=True)
class _Findings:
    """Numbers of the pages that something is to be said about."""

    cut_off: bool = False
    empty: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    turned: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def warnings(self) -> Iterator[str]:
        if self.cut_off:
            yield "the end of the file is missing, perhaps with some of its pages"
        for page in self.empty:
            yield f"page {page} has no text (scanned?)"
        for pages, what in (
            (self.broken, "could not be read and is left out"),
            (self.unreadable, "has characters without meaning (a font without a code table)"),
            (self.turned, "has turned text, which is left out"),
        ):
            if pages:
                named = ", ".join(str(page) for page in pages[:_NAMED_PAGES])
                more = f" and {len(pages) - _NAMED_PAGES} more" if len(pages) > _NAMED_PAGES else ""
                yield f"page {named}{more} {what}"


def extract_pdf(path: Path, limits: Limits) -> ExtractedDocument:
    """Return the document that a PDF file holds.

    Raises:
        DocumentError: the file is encrypted, damaged or hostile, has no text, or passes a limit.
            The message lacks the file's name.
    """
    reader = open_pdf(path, limits.max_pages)
    findings = _Findings(cut_off=is_cut_off(path))
    pages = list(_read_pages(reader, findings, limits))
    if not any(page.lines for page in pages):
        _complain(findings, len(pages))
    pieces = _pieces(pages)
    title = pdf_title(reader) or first_heading(pieces)
    return assemble(pieces, title=title, warnings=tuple(findings.warnings()), page_count=len(pages))


def _read_pages(reader: PdfReader, findings: _Findings, limits: Limits) -> Iterator[PageLines]:
    drawer = PageDrawer(reader)
    chars = 0
    for number, page in pages_of(reader):
        drawing = Drawing()
        try:
            drawing = drawer.draw(page)
        except LimitReachedError as error:
            raise damaged(error) from error
        except (MemoryError, DocumentError):
            raise
        except Exception:  # noqa: BLE001 -- pypdf: "broken PDF files might cause other Exceptions"
            findings.broken.append(number)
        lines = page_lines(drawing, number=number)
        here = sum(len(line.text) for line in lines.lines)
        _note_findings(findings, number, drawing, here)
        chars += here
        if chars > limits.max_text_chars:
            raise DocumentError(
                f"holds more than {limits.max_text_chars} characters; split it or raise the limit"
            )
        yield lines


def _note_findings(findings: _Findings, number: int, drawing: Drawing, chars: int) -> None:
    if not chars and number not in findings.broken:
        findings.empty.append(number)
    if drawing.unreadable > _UNREADABLE * (chars + drawing.unreadable):
        findings.unreadable.append(number)
    if drawing.turned > _TURNED * (chars + drawing.turned):
        findings.turned.append(number)


def _complain(findings: _Findings, count: int) -> None:
    """Say why nothing was read."""
    if count == 0:
        raise DocumentError("is damaged (it has no pages); get the file again from its source")
    if len(findings.broken) == count:
        raise DocumentError(
            "is damaged (no page could be read); get the file again from its source"
        )
    if findings.unreadable:
        raise DocumentError(
            "has no text that can be read (its fonts have no code tables); run OCR first"
        )
    raise DocumentError("has no text (scanned?); run OCR first")


def _pieces(pages: Sequence[PageLines]) -> list[Piece]:
    body = body_size(pages)
    cleared = without_furniture(pages, body)
    vocabulary = Vocabulary()
    for page in cleared:
        vocabulary.add(line.text for line in page.lines)
    regions: list[Region] = []
    in_note = False
    gutters = [find_gutter(page.lines) for page in cleared]
    for at, page in enumerate(cleared):
        near = {gutter for gutter in gutters[max(0, at - 1) : at + 2] if gutter is not None}
        found = page_regions(page, vocabulary, body=body, in_note=in_note, gutters=near)
        in_note = any(region.notes for region in found)
        regions += found
    return build_pieces(regions, measure(regions, body), vocabulary)
