"""Folders of files in every format that is read, with texts that differ from each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx import Document

from tests.documents.papers import long_book, prose


def markdown(path: Path, sections: int) -> None:
    """Write a Markdown file with headings, paragraphs and a list."""
    parts = [f"# {path.stem}"]
    for number in range(1, sections + 1):
        parts += [f"## {number} Part", prose((path.stem, number)), f"- {prose(path.stem, 1)}"]
    path.write_text("\n\n".join(parts), encoding="utf-8")


def plain(path: Path, sections: int) -> None:
    """Write plain text in paragraphs."""
    text = "\n\n".join(prose((path.stem, number)) for number in range(sections))
    path.write_text(text, encoding="utf-8")


def html(path: Path, sections: int) -> None:
    """Write a page with a menu, a main part and a footer."""
    body = "".join(
        f"<h2>Part {number}</h2><p>{prose((path.stem, number))}</p>" for number in range(sections)
    )
    path.write_text(
        f"<html><head><title>{path.stem}</title></head><body><nav>Home</nav><main>"
        f"<h1>{path.stem}</h1>{body}</main><footer>Imprint</footer></body></html>",
        encoding="utf-8",
    )


def word(path: Path, sections: int) -> None:
    """Write a DOCX file with headings and paragraphs."""
    document = Document()
    document.add_heading(path.stem, 0)
    for number in range(sections):
        document.add_heading(f"Part {number}", 1)
        document.add_paragraph(prose((path.stem, number)))
    document.save(str(path))


WRITERS: dict[str, Callable[[Path, int], object]] = {
    ".pdf": long_book,
    ".docx": word,
    ".html": html,
    ".md": markdown,
    ".txt": plain,
}


def mixed_folder(folder: Path, *, files: int, pages: int) -> None:
    """Write `files` files of all kinds in turn, each of about `pages` pages or parts."""
    folder.mkdir(parents=True)
    suffixes = list(WRITERS)
    for number in range(files):
        suffix = suffixes[number % len(suffixes)]
        WRITERS[suffix](folder / f"text-{number:02}{suffix}", pages)
