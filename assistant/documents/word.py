"""Read DOCX: paragraphs by their styles, lists, tables, and footnotes at the end."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.documents.building import Piece, assemble, first_heading, real_title, text_piece
from assistant.documents.characters import clean
from assistant.documents.model import ExtractedDocument, Limits
from assistant.documents.numbering import bullet_length
from assistant.errors import DocumentError

# python-docx publishes no types for the XML below its documents.
Element = Any

_HEADING = re.compile(r"(?i)^(?:heading|überschrift|titre|titolo|título|kop|nagłówek)\s*(\d)$")
_TITLE = re.compile(r"(?i)^(?:title|titel)$")
_LIST = re.compile(r"(?i)list|aufzählung|puce|elenco")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted words, field codes, and the second copy of a drawing's text.
_SKIPPED = frozenset(
    [
        f"{_WORD}del",
        f"{_WORD}instrText",
        f"{_WORD}moveFrom",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    ]
)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIXED = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_NUMBER = "number"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def read_word(path: Path, limits: Limits) -> ExtractedDocument:
    """Return the document of a DOCX file.

    Raises:
        DocumentError: the file is damaged, or unpacks to more than the limits; the message lacks
            the file's name.
    """
    _check_size(path, limits)
    from docx import Document

    document = Document(str(path))
    _number_notes(document)
    walker = _Walker(styles=_style_names(document))
    walker.walk(document.element.body)
    title = real_title(document.core_properties.title)
    pieces = [*walker.pieces, *_footnotes(document)]
    return assemble(pieces, title=title or walker.title or first_heading(pieces))


def _check_size(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(
            "is damaged or protected by a password; save it again as DOCX without password"
        ) from error
    total = sum(member.file_size for member in members)
    largest = max(
        (member.file_size for member in members if member.filename.endswith((".xml", ".rels"))),
        default=0,
    )
    if total > limits.max_file_bytes or largest > 2 * limits.max_markup_bytes:
        raise DocumentError(
            f"unpacks to {total >> 20} MB, more than is safe; split it or raise the limit"
        )


def _style_names(document: Element) -> dict[str, str]:
    return {style.style_id: str(style.name or "") for style in document.styles}


@dataclass(slots=True)
class _Walker:
    """Goes through the body; content controls are walked through like the body itself."""

    styles: dict[str, str]
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""

    def walk(self, parent: Element) -> None:
        """Take in the children of an element of the body."""
        for element in parent:
            if element.tag == f"{_WORD}p":
                self._paragraph(element)
            elif element.tag == f"{_WORD}tbl":
                self._table(element)
            elif element.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
                self.walk(element)

    def _paragraph(self, element: Element) -> None:
        text = clean("".join(_words(element)))
        if not text:
            return
        style = self.styles.get(_value(element, "pPr/pStyle"), "")
        heading, outline = _HEADING.match(style), _value(element, "pPr/outlineLvl")
        if _TITLE.match(style):
            self.title = self.title or text
            self.pieces.append(Piece(kind="heading", text=text, level=1))
        elif heading or outline.isdigit():
            level = int(heading[1]) if heading else int(outline) + 1
            self.pieces.append(Piece(kind="heading", text=text, level=min(max(level, 1), 6)))
        elif _LIST.search(style) or _is_numbered(element) or bullet_length(text):
            depth = _value(element, "pPr/numPr/ilvl")
            level = int(depth) + 1 if depth.isdigit() else 1
            self.pieces.append(Piece(kind="item", text=text[bullet_length(text) :], level=level))
        else:
            self.pieces.append(text_piece(text))

    def _table(self, element: Element) -> None:
        for row in _own(element, "tr"):
            cells = [_cell(cell) for cell in _own(row, "tc")]
            text = " | ".join(cell for cell in cells if cell)
            self.pieces.append(Piece(kind="row", text=text))


def _own(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, without those of tables inside it."""
    for found in element.iter(f"{_WORD}{name}"):
        if next(found.iterancestors(element.tag)) is element:
            yield found


def _cell(cell: Element) -> str:
    paragraphs = ("".join(_words(element)) for element in cell.iter(f"{_WORD}p"))
    return clean(" ".join(paragraphs))


def _is_numbered(element: Element) -> bool:
    number = _value(element, "pPr/numPr/numId")
    return number not in ("", "0")


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{_WORD}{step}" for step in path.split("/")))
    return "" if found is None else str(found.get(f"{_WORD}val") or "")


def _words(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph, inserted words and links included."""
    for child in element:
        name = str(child.tag).removeprefix(_WORD)
        if child.tag in _SKIPPED or name in ("pPr", "rPr"):
            continue
        if name in _FIXED:
            yield _FIXED[name]
        elif name == "t":
            yield child.text or ""
        elif name == "footnoteReference":
            yield f"[{child.get(_NUMBER)}]"
        else:
            words = "".join(_words(child))
            raised = name == "r" and _value(child, "rPr/vertAlign") == "superscript"
            yield words.translate(_SUPERSCRIPTS) if raised else words


def _number_notes(document: Element) -> None:
    """Write the number that Word shows into each call of a note: it counts calls, not ids."""
    calls = document.element.body.iter(f"{_WORD}footnoteReference")
    for number, call in enumerate(calls, start=1):
        call.set(_NUMBER, str(number))


def _footnotes(document: Element) -> Iterator[Piece]:
    from docx.oxml import parse_xml

    texts: dict[str, str] = {}
    for relation in document.part.rels.values():
        if relation.reltype == _FOOTNOTES:
            for note in parse_xml(relation.target_part.blob).iter(f"{_WORD}footnote"):
                texts[str(note.get(f"{_WORD}id"))] = _cell(note)
    for call in document.element.body.iter(f"{_WORD}footnoteReference"):
        text = texts.get(str(call.get(f"{_WORD}id")), "")
        if text:
            yield Piece(kind="note", text=f"[{call.get(_NUMBER)}] {text}")
