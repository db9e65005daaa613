"""Read Markdown: the words of its blocks, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.documents.building import Piece, assemble, first_heading, text_piece
from assistant.documents.characters import clean
from assistant.documents.model import ExtractedDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"""^title:\s*["']?(.+?)["']?\s*$""", re.MULTILINE)
_NOTE = re.compile(r"^\[\^([^\]]+)\]:\s*")
_ANCHOR = re.compile(r"\s*\{#[\w-]+\}\s*$")
_TAG = re.compile(r"<[^>]*>|<!--.*?-->", re.DOTALL)


def read_markdown(text: str) -> ExtractedDocument:
    """Return the document of a Markdown text; a title in its front matter counts."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    title = _TITLE.search(front[1]) if front else None
    parser = MarkdownIt("commonmark").enable("table")
    walker = _Walker()
    for token in parser.parse(text[front.end() :] if front else text):
        walker.take(token)
    return assemble(walker.pieces, title=clean(title[1]) if title else first_heading(walker.pieces))


@dataclass(slots=True)
class _Walker:
    """Goes through the tokens; `lists` holds the next number of each open list, 0 for bullets."""

    pieces: list[Piece] = field(default_factory=list)
    _lists: list[int] = field(default_factory=list)
    _label: str | None = None
    _heading: int = 0
    _cells: list[str] | None = None

    def take(self, token: Token) -> None:
        """Take in the next token."""
        match token.type:
            case (
                "bullet_list_open"
                | "ordered_list_open"
                | "bullet_list_close"
                | "ordered_list_close"
            ):
                self._take_list(token)
            case "list_item_open":
                self._label = f"{token.info}{token.markup} " if self._lists[-1] else ""
            case "heading_open":
                self._heading = int(token.tag[1])
            case "tr_open" | "tr_close":
                self._take_row(opens=token.type == "tr_open")
            case "inline":
                self._take_text(_plain(token.children or ()))
            case "fence" | "code_block" | "html_block":
                self._take_lines(token)
            case _:
                return

    def _take_list(self, token: Token) -> None:
        if token.nesting > 0:
            self._lists.append(1 if token.type == "ordered_list_open" else 0)
        else:
            self._lists.pop()
            self._label = None

    def _take_row(self, *, opens: bool) -> None:
        if opens:
            self._cells = []
            return
        cells, self._cells = self._cells or [], None
        self.pieces.append(Piece(kind="row", text=" | ".join(cell for cell in cells if cell)))

    def _take_text(self, text: str) -> None:
        text = clean(text)
        if self._cells is not None:
            self._cells.append(text)
        elif self._heading:
            self.pieces.append(
                Piece(kind="heading", text=_ANCHOR.sub("", text), level=self._heading)
            )
            self._heading = 0
        elif self._label is not None:
            self.pieces.append(
                Piece(kind="item", text=self._label + text if text else "", level=len(self._lists))
            )
            self._label = None
        elif note := _NOTE.match(text):
            body = f"[{note[1]}] {text[note.end() :]}"
            self.pieces.append(Piece(kind="note", text=body))
        else:
            self.pieces.append(text_piece(text))

    def _take_lines(self, token: Token) -> None:
        content = _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
        for line in content.split("\n"):
            self._take_text(line)


def _plain(children: Sequence[Token]) -> str:
    return "".join(_words(children))


def _words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type == "image":
            yield _plain(child.children or ())
