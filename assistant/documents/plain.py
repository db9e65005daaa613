"""Read plain text: paragraphs, lists and headings as they are usually typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.documents.building import Piece, assemble, first_heading, text_piece
from assistant.documents.characters import clean
from assistant.documents.joining import Vocabulary, join_lines
from assistant.documents.model import ExtractedDocument
from assistant.documents.numbering import (
    bullet_length,
    has_decimal,
    label_length,
    names_part,
    part_rank,
)

_UNDERLINE = re.compile(r"^\s*(=|-|~|\*|_)\1{2,}\s*$")
_MAX_HEADING = 100


def read_plain(text: str) -> ExtractedDocument:
    """Return the document of a text whose paragraphs are divided by empty lines."""
    vocabulary = Vocabulary()
    raw = text.splitlines()
    vocabulary.add(clean(line) for line in raw)
    pieces = [piece for group in _groups(raw) for piece in _pieces(group, vocabulary)]
    return assemble(pieces, title=first_heading(pieces))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _pieces(group: list[str], vocabulary: Vocabulary) -> Iterator[Piece]:
    if len(group) > 1 and _UNDERLINE.match(group[1]):
        yield Piece(kind="heading", text=clean(group[0]), level=1 if "=" in group[1] else 2)
        group = group[2:]
    if not group:
        return
    if len(group) == 1 and _is_heading(clean(group[0])):
        text = clean(group[0])
        yield Piece(kind="heading", text=text, level=min(max(part_rank(text) - 2, 1), 6))
        return
    block: list[str] = []
    for line in (clean(line, keep_soft_hyphens=True) for line in group):
        if block and label_length(line):
            yield _piece(block, vocabulary)
            block = []
        if line and not _UNDERLINE.match(line):
            block.append(line)
    if block:
        yield _piece(block, vocabulary)


def _piece(lines: Sequence[str], vocabulary: Vocabulary) -> Piece:
    text, _ = join_lines([(line, 0) for line in lines], vocabulary)
    return text_piece(text)


def _is_heading(line: str) -> bool:
    """Tell whether a line that stands alone is a heading."""
    if not line or len(line) > _MAX_HEADING or line[-1] in ".;,:":
        return False
    if names_part(line) or (line.isupper() and sum(char.isalpha() for char in line) > 3):
        return True
    rest = line[label_length(line) :] or line.split(" ", 1)[-1]
    numbered = (has_decimal(line) or label_length(line)) and not bullet_length(line)
    return bool(numbered) and line[0].isdigit() and rest[:1].isupper()
