"""Read a document file, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.documents.characters import clean
from assistant.documents.decoding import decode
from assistant.documents.model import ExtractedDocument, Limits
from assistant.errors import DocumentError

Reader = Callable[[Path, Limits], ExtractedDocument]


def read_document(path: Path, limits: Limits | None = None) -> ExtractedDocument:
    """Return the text and structure of a file of one of `SUFFIXES`.

    A PDF file is read by a child process that is stopped when it passes a limit.

    Args:
        path: the file.
        limits: what reading it may cost; the defaults of `Limits` if not given.

    Raises:
        DocumentError: the file is missing, of another format, encrypted, damaged, without text,
            or passes a limit.
    """
    limits = limits or Limits()
    name = clean(path.name)
    try:
        reader = _reader(path)
        _check_size(path, limits)
        document = reader(path, limits)
        _check_text(document, limits)
    except DocumentError as error:
        raise DocumentError(f"{name} {error}") from error
    except OSError as error:
        raise DocumentError(
            f"{name} cannot be read: {error.strerror or error}; check the path and its rights"
        ) from error
    except Exception as error:  # the libraries promise no closed list of what a bad file raises
        raise DocumentError(
            f"{name} is damaged ({type(error).__name__}); get the file again from its source"
        ) from error
    return document if document.title else replace(document, title=path.stem)


def _reader(path: Path) -> Reader:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(f"has a format that is not read; use one of {', '.join(SUFFIXES)}")
    return reader


def _check_size(path: Path, limits: Limits) -> None:
    if not path.is_file():
        raise DocumentError("does not exist or is not a file; check the path")
    size = path.stat().st_size
    packed = path.suffix.lower() in (".pdf", ".docx")
    limit = limits.max_file_bytes if packed else limits.max_markup_bytes
    if size == 0:
        raise DocumentError("is empty; get the file again from its source")
    if size > limit:
        raise DocumentError(
            f"has {size >> 20} MB, more than the limit of {limit >> 20} MB; "
            "split it or raise the limit"
        )


def _check_text(document: ExtractedDocument, limits: Limits) -> None:
    if not document.text:
        raise DocumentError("has no text; check that it is the right file")
    if len(document.text) > limits.max_text_chars:
        raise DocumentError(
            f"holds more than {limits.max_text_chars} characters; split it or raise the limit"
        )


def _pdf(path: Path, limits: Limits) -> ExtractedDocument:
    from assistant.documents.pdf.parent import read_pdf

    return read_pdf(path, limits)


def _web(path: Path, _: Limits) -> ExtractedDocument:
    from assistant.documents.web import read_web

    return read_web(decode(path.read_bytes(), declared=True))


def _markdown(path: Path, _: Limits) -> ExtractedDocument:
    from assistant.documents.markdown import read_markdown

    return read_markdown(decode(path.read_bytes()))


def _plain(path: Path, _: Limits) -> ExtractedDocument:
    from assistant.documents.plain import read_plain

    return read_plain(decode(path.read_bytes()))


def _word(path: Path, limits: Limits) -> ExtractedDocument:
    from assistant.documents.word import read_word

    return read_word(path, limits)


_READERS: dict[str, Reader] = {
    ".pdf": _pdf,
    ".html": _web,
    ".htm": _web,
    ".xhtml": _web,
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _plain,
    ".docx": _word,
}
SUFFIXES = tuple(_READERS)
