"""Open a PDF file: encryption, number of pages, title, and the drawing of each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import ContentStream

from assistant.documents.building import real_title
from assistant.documents.characters import clean
from assistant.documents.pdf.fonts import PdfFont
from assistant.documents.pdf.geometry import Drawing
from assistant.documents.pdf.interpreting import Interpreter
from assistant.documents.pdf.state import IDENTITY, Matrix, TextState, times
from assistant.errors import DocumentError

_TAIL_BYTES = 2048


def open_pdf(path: Path, max_pages: int) -> PdfReader:
    """Return a reader on a file that can be read without a password.

    Raises:
        DocumentError: the file is encrypted, damaged, or has too many pages.
    """
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(
                "is encrypted and needs a password; save a copy without password and use that"
            )
        count = len(reader.pages)
    except DependencyError as error:
        raise DocumentError(
            "is encrypted in a way that needs another package; run `pip install cryptography`"
        ) from error
    except (PyPdfError, RecursionError) as error:
        raise damaged(error) from error
    if count > max_pages:
        raise DocumentError(
            f"has {count} pages, more than the limit of {max_pages}; split it or raise the limit"
        )
    return reader


def is_cut_off(path: Path) -> bool:
    """Tell whether the end of the file is missing, so that pages may be missing too."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return b"%%EOF" not in file.read()


def damaged(error: BaseException) -> DocumentError:
    """Return the error for a file whose structure is broken."""
    reason = clean(str(error))[:120] or type(error).__name__
    if isinstance(error, LimitReachedError):
        return DocumentError(
            f"asks for more memory or work than is safe ({reason}); "
            "get a clean copy of the file, this one may be hostile"
        )
    return DocumentError(f"is damaged ({reason}); get the file again from its source")


def pdf_title(reader: PdfReader) -> str:
    """Return the title from the metadata, or "" if it says nothing."""
    try:
        metadata = reader.metadata
        return real_title(str(metadata.title or "")) if metadata else ""
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return ""


class PageDrawer:
    """Draws the pages of one file; the fonts are built once."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._fonts: dict[Any, PdfFont | None] = {}

    def draw(self, page: PageObject) -> Drawing:
        """Return what a page shows, upright, its lower left corner at (0, 0)."""
        matrix, size = _upright(page)
        drawing = self._draw(page, matrix, size)
        if drawing.turn and drawing.turned > sum(len(run.text) for run in drawing.runs):
            # A wide table on its side, say: the page is read as its reader would hold it.
            turned, size = _turned_back(drawing.turn, size)
            drawing = self._draw(page, times(matrix, turned), size)
        return drawing

    def _draw(self, page: PageObject, matrix: Matrix, size: tuple[float, float]) -> Drawing:
        contents, resources = page.get("/Contents"), page.get("/Resources")
        if contents is None:
            return Drawing(width=size[0], height=size[1])
        content = ContentStream(contents.get_object(), self._reader, "bytes")
        interpreter = Interpreter(
            reader=self._reader, fonts=self._fonts, state=TextState(ctm=matrix)
        )
        shared = resources.get_object() if resources is not None else None
        return interpreter.draw(content, shared, size)


def _upright(page: PageObject) -> tuple[Matrix, tuple[float, float]]:
    """Return the matrix that brings the shown part of a page upright to the origin; its size."""
    box = page.cropbox
    size = abs(float(box.width)), abs(float(box.height))
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, -float(box.left), -float(box.bottom))
    rotation = page.get("/Rotate", 0)
    # The page is shown turned with the clock, so that its text was drawn against it.
    turn = int(rotation) % 360 if isinstance(rotation, int | float) else 0
    turned, size = _turned_back(turn, size)
    return times(matrix, turned), size


def _turned_back(turn: int, size: tuple[float, float]) -> tuple[Matrix, tuple[float, float]]:
    """Return the matrix that turns a page by `turn` degrees with the clock, and its new size."""
    width, height = size
    match turn:
        case 90:
            return (0.0, -1.0, 1.0, 0.0, 0.0, width), (height, width)
        case 180:
            return (-1.0, 0.0, 0.0, -1.0, width, height), size
        case 270:
            return (0.0, 1.0, -1.0, 0.0, height, 0.0), (height, width)
        case _:
            return IDENTITY, size


def pages_of(reader: PdfReader) -> Iterator[tuple[int, PageObject]]:
    """Yield (number from 1, page)."""
    yield from enumerate(reader.pages, start=1)
