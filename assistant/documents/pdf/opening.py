"""Open a PDF file: encryption, number of pages, title, and the drawing of each page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import ContentStream

from assistant.documents.characters import clean
from assistant.documents.pdf.fonts import PdfFont
from assistant.documents.pdf.geometry import Drawing
from assistant.documents.pdf.interpreting import Interpreter
from assistant.documents.pdf.state import Matrix, TextState
from assistant.errors import DocumentError

_TAIL_BYTES = 2048
# What programs write into the title when nobody gave one.
_NO_TITLE = re.compile(
    r"(?i)^(?:\W*|untitled.*|\(?anonymous\)?|document\d*|microsoft (?:word|powerpoint) - .*"
    r"|powerpoint presentation|.*\.(?:docx?|pdf|odt|rtf|pptx?|xlsx?|indd|qxp|tex|dvi)|title)$"
)


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
        title = clean(str(metadata.title or "")) if metadata else ""
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return ""
    return "" if _NO_TITLE.match(title) or len(title) > 300 else title


def page_size(page: PageObject) -> tuple[float, float]:
    """Return width and height of a page as it is shown, in points."""
    box = page.cropbox
    width, height = abs(float(box.width)), abs(float(box.height))
    return (height, width) if _rotation(page) in (90, 270) else (width, height)


class PageDrawer:
    """Draws the pages of one file; the fonts are built once."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._fonts: dict[Any, PdfFont | None] = {}

    def draw(self, page: PageObject) -> Drawing:
        """Return what a page shows, upright, its lower left corner at (0, 0)."""
        contents = page.get("/Contents")
        if contents is None:
            return Drawing()
        content = ContentStream(contents.get_object(), self._reader, "bytes")
        resources = page.get("/Resources")
        state = TextState(ctm=_upright(page))
        interpreter = Interpreter(reader=self._reader, fonts=self._fonts, state=state)
        return interpreter.draw(content, resources.get_object() if resources is not None else None)


def _rotation(page: PageObject) -> int:
    rotation = page.get("/Rotate", 0)
    return int(rotation) % 360 if isinstance(rotation, int | float) else 0


def _upright(page: PageObject) -> Matrix:
    """Return the matrix that brings the shown part of a page upright to the origin."""
    box = page.cropbox
    x, y = float(box.left), float(box.bottom)
    width, height = abs(float(box.width)), abs(float(box.height))
    match _rotation(page):
        case 90:
            return (0.0, -1.0, 1.0, 0.0, -y, x + width)
        case 180:
            return (-1.0, 0.0, 0.0, -1.0, x + width, y + height)
        case 270:
            return (0.0, 1.0, -1.0, 0.0, y + height, -x)
        case _:
            return (1.0, 0.0, 0.0, 1.0, -x, -y)


def pages_of(reader: PdfReader) -> Iterator[tuple[int, PageObject]]:
    """Yield (number from 1, page)."""
    yield from enumerate(reader.pages, start=1)
