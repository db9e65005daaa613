"""What a read document is: one text, and blocks that point into it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost before reading it is given up.

    Attributes:
        wall_s: seconds on the clock (PDF).
        cpu_s: seconds of processor time (PDF).
        memory_bytes: address space of the process that reads (PDF).
        max_file_bytes: size of the file; for DOCX also of its unpacked content.
        max_markup_bytes: size of HTML, Markdown and text, which are read without a child process.
        max_text_chars: characters of the extracted text.
        max_pages: pages (PDF).
    """

    wall_s: float = 60.0
    cpu_s: int = 45
    memory_bytes: int = 1 << 30
    max_file_bytes: int = 100_000_000
    max_markup_bytes: int = 10_000_000
    max_text_chars: int = 20_000_000
    max_pages: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of structure: `ExtractedDocument.text[start:end]`, a single line.

    Attributes:
        kind: what it is; a bullet is not part of an item's text, a number is.
        level: 1 to 6 for a heading (1 is highest), depth from 1 for an item, else 0.
        page: number of the page where it starts, from 1; None in a format without pages.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedDocument:
    """The text of a file. Blocks follow each other without overlap.

    Between two items or two rows stands one line break, between other blocks two.

    Attributes:
        title: from the metadata, or the first heading, or the file's name.
        page_starts: offset where each page starts, so that page n is `page_starts[n - 1]`.
        warnings: what the reader should know (a page without text), each one line.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the page, from 1, that the character at `offset` stands on."""
        if not self.page_starts:
            return None
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        if at >= 0 and self.blocks[at].kind == "note":
            # A note follows the paragraph of its page, which may have ended on the next one.
            return self.blocks[at].page
        return max(1, bisect_right(self.page_starts, offset))
