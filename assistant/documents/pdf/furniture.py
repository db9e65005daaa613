"""Take running headers, running footers and page numbers off the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.documents.numbering import label_length, names_part
from assistant.documents.pdf.flow import ends_sentence
from assistant.documents.pdf.geometry import Line, PageLines

# Share of the page's height, at the top and at the bottom, where furniture stands.
_ZONE = 0.16
_SAME_PLACE = 4.0
_MAX_CHARS = 200
_DIGITS = re.compile(r"\d")
_NUMBER_FIRST = re.compile(r"^\W*(\d{1,4})(?!\w)")
_NUMBER_LAST = re.compile(r"(\d{1,4})(?:\s*(?:/|of|von|de|sur|di|z|av)\s*\d{1,4})?\W*$")
_ROMAN = re.compile(r"(?i)[-–—\s]*[ivxl]{1,6}[-–—\s]*")
_PAGE_NUMBER = re.compile(
    r"(?i)(?:(?:page|seite|página|pagina|strona|side|sida|sivu|p\.)\s*)?[-–—|\[(]*\s*"
    r"(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|von|de|sur|di|z|av)\s*\d{1,4})?\s*[-–—|\])]*"
)


def without_furniture(pages: Sequence[PageLines], body: float) -> list[PageLines]:
    """Return the pages without the lines that repeat at the same place of several pages.

    Page numbers, at the beginning or end of a line, count as equal; but a numbered heading at the
    top of each page only counts as repeated if its number is the same.

    Args:
        pages: all pages of the document.
        body: font size of the body text.
    """
    outer = [[(line, _places(page, line, body)) for line in _outer(page)] for page in pages]
    counts = Counter(
        place for lines in outer for place in {near for _, places in lines for near in places}
    )
    needed = 2 if len(pages) <= 4 else 3
    often = max(needed, 3, len(pages) // 2)
    stripped: list[PageLines] = []
    for page, lines in zip(pages, outer, strict=True):
        times = {line: max(counts[place] for place in places) for line, places in lines}
        repeated = {line for line, count in times.items() if count >= needed}
        always = {line for line in repeated if times[line] >= often and _is_constant(line)}
        stripped.append(_stripped(page, repeated, always))
    emptied = sum(not after.lines for after in stripped) - sum(not page.lines for page in pages)
    # Pages that hold nothing but such lines are slides or labels: the lines are what they say.
    return list(pages) if emptied > len(pages) / 2 else stripped


Places = tuple[tuple[str, int], ...]


def _is_constant(line: Line) -> bool:
    return _DIGITS.search(line.text) is None


def _outer(page: PageLines) -> Iterator[Line]:
    top, bottom = page.height * (1 - _ZONE), page.height * _ZONE
    for line in page.lines:
        if (line.y > top or line.y < bottom) and len(line.text) <= _MAX_CHARS:
            yield line


def _places(page: PageLines, line: Line, body: float) -> Places:
    """Return what the line says and where, rounded both ways so that neighbours meet."""
    # From the nearer edge, for pages of mixed sizes.
    edge = line.y if line.y < page.height / 2 else page.height - line.y + 100_000
    slot = int(edge / _SAME_PLACE)
    texts = {line.text.casefold(), _without_page_number(page, line, body).casefold()}
    return tuple((text, near) for text in texts for near in (slot, slot + 1))


def _without_page_number(page: PageLines, line: Line, body: float) -> str:
    """Return the text, the number at its beginning or end given as its distance to the page's.

    So page numbers are alike, and the numbers of articles that begin pages are not.
    """
    text = line.text
    if _ROMAN.fullmatch(text):
        return "#"
    if line.size > 1.05 * body or (ends_sentence(text) and text.count(" ") > 3):
        return text
    last = _NUMBER_LAST.search(text)
    first = None if names_part(text) or label_length(text) else _NUMBER_FIRST.match(text)
    if last:
        text = f"{text[: last.start()]}#{int(last[1]) - page.number}"
    if first and (last is None or first.end() <= last.start()):
        text = f"{int(first[1]) - page.number}#{text[first.end() :]}"
    return text


def _stripped(page: PageLines, repeated: set[Line], always: set[Line]) -> PageLines:
    if len(page.lines) > 1:
        repeated |= {line for line in _outer(page) if _is_lone_number(page, line)}
    if not repeated:
        return page
    repeated |= {line for line in _outer(page) if _beside_title(line, repeated)}
    from_top = sorted(page.lines, key=lambda line: -line.y)
    dropped = {
        *_outermost(from_top, repeated, always),
        *_outermost(from_top[::-1], repeated, always),
    }
    return replace(page, lines=tuple(line for line in page.lines if line not in dropped))


def _beside_title(line: Line, repeated: set[Line]) -> bool:
    """Tell whether the line (a section's name?) shares its baseline with a repeated title."""
    return any(
        abs(other.y - line.y) < 2 and sum(char.isalpha() for char in other.text) > 2
        for other in repeated
    )


def _is_lone_number(page: PageLines, line: Line) -> bool:
    """Tell whether the line is the page number of a page that has no like."""
    margin = page.height * _ZONE / 2
    outer = line.y < margin or line.y > page.height - margin
    return outer and _PAGE_NUMBER.fullmatch(line.text) is not None


def _outermost(inwards: Sequence[Line], repeated: set[Line], always: set[Line]) -> list[Line]:
    """Return the repeated lines from the edge to the last one that a gap divides from the body.

    Lines in `always`, found on most pages, need no gap.
    """
    outer: list[Line] = []
    for line in inwards:
        if line not in repeated:
            end = _divided(outer, line)
            while end < len(outer) and outer[end] in always:
                end += 1
            return outer[:end]
        outer.append(line)
    return outer


def _divided(outer: Sequence[Line], body: Line) -> int:
    """Return how many of the outer lines lie beyond a gap or a change of style."""
    inner = body
    for at in range(len(outer) - 1, -1, -1):
        line = outer[at]
        beside = abs(line.y - inner.y) < 0.5 * line.size
        gap = abs(line.y - inner.y) > 1.6 * max(line.size, inner.size)
        styled = abs(line.size - inner.size) > 0.4 or line.italic != inner.italic
        if not beside and (gap or styled):
            return at + 1
        inner = line
    return 0
