"""Set the runs of a page together to lines: a row of runs, cut at its wide gaps and at rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.documents.characters import BULLETS, clean
from assistant.documents.numbering import label_length
from assistant.documents.pdf.geometry import Drawing, Line, PageLines, Rule, Run
from assistant.documents.pdf.strings import SPACE, WIDE

_LABEL_GAP = 6.0
# A row of raised numbers holds few runs, each of few characters.
_MAX_SCRIPTS = 12
_SMALL = 0.82
_NUMBER = re.compile(
    r"(?:\d+(?:\.\d+)*\.?|[IVX]+\.?|§+ ?\d+|(?:Art\.|[^\W\d_]{3,10}) \d+[a-z]?\.?:?)$"
)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]|\([a-z]{1,2}\)")
_BRACKETED_CALL = re.compile(r"\(\s*(\[\d{1,3}\])\s*\)")
_UNIT = re.compile(r"(?:^|[\s\d(])(?:[kcmd]?m|10)$")


def page_lines(drawing: Drawing, *, number: int) -> PageLines:
    """Return the lines of a page from top to bottom, without what lies off the page."""
    width, height = drawing.width, drawing.height
    on_page = [
        run
        for run in drawing.runs
        if -1 <= run.y <= height + 1 and run.x1 >= -1 and run.x0 <= width + 1 and run.size > 0.5
    ]
    rulers = _Rulers(drawing.rules)
    lines = [line for row in _rows(on_page) for line in _cut(row, rulers)]
    return PageLines(
        number=number, width=width, height=height, lines=tuple(lines), rules=drawing.rules
    )


class _Rulers:
    """Answers whether a vertical rule stands between two runs."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._vertical = sorted(
            (rule.x0, rule.y0, rule.y1) for rule in rules if not rule.horizontal
        )
        self._xs = [x for x, _, _ in self._vertical]

    def between(self, left: float, right: float, y: float) -> bool:
        if right < left:
            left = right = (left + right) / 2
        first, last = bisect_left(self._xs, left - 1), bisect_right(self._xs, right + 1)
        return any(low - 1 <= y <= high + 1 for _, low, high in self._vertical[first:last])


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs whose baselines agree; raised and lowered small runs join their word."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        if rows and rows[-1][0].y - run.y <= 0.25 * min(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return _with_scripts(rows)


def _with_scripts(rows: list[list[Run]]) -> list[list[Run]]:
    for at, row in enumerate(rows):
        for run in _possible_scripts(row):
            for other in _neighbours(rows, at):
                if _is_script(run, other):
                    row.remove(run)
                    other.append(run)
                    break
    return [row for row in rows if row]


def _possible_scripts(row: Sequence[Run]) -> list[Run]:
    """Return the few short runs of a row that are all it holds, or smaller than the rest."""
    largest = max(run.size for run in row)
    short = [run for run in row if len(run.text) <= _MAX_SCRIPTS]
    if len(short) < len(row):
        short = [run for run in short if run.size <= _SMALL * largest]
    return short if len(short) <= _MAX_SCRIPTS else []


def _neighbours(rows: list[list[Run]], at: int) -> list[list[Run]]:
    """Return the rows near row `at`, the one below first: a raised run is met before its word."""
    return [row for row in (*rows[at + 1 : at + 5], *rows[max(0, at - 4) : at]) if row]


def _is_script(run: Run, row: Sequence[Run]) -> bool:
    for other in row:
        raised = run.y - other.y
        near = -0.3 * other.size <= run.x0 - other.x1 <= 0.35 * other.size
        before = -0.3 * other.size <= other.x0 - run.x1 <= 0.5 * other.size
        small = run.size <= _SMALL * other.size
        if small and (near or before) and -0.35 <= raised / other.size <= 0.65:
            return True
    return False


@dataclass(slots=True)
class _Segment:
    """A line under construction."""

    parts: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def add(self, run: Run, gap: str) -> None:
        self.parts.append(gap + run.text)
        self.runs.append(run)

    def text(self) -> str:
        return "".join(self.parts)

    def _tabbed(self) -> bool:
        first, second = self.runs[:2]
        return second.x0 - first.x1 > 0.8 * first.size

    def line(self) -> Line | None:
        if self.parts[0] == "o" and len(self.runs) > 1 and self._tabbed():
            self.parts[0] = "•"
        text = self.text()
        if "[" in text:
            text = _BRACKETED_CALL.sub(r"\1", text)
        text = clean(text, keep_soft_hyphens=True)
        if not text:
            return None
        main = max(self.runs, key=lambda run: (len(run.text), run.size))
        weight = sum(len(run.text) for run in self.runs)
        return Line(
            text=text,
            x0=self.runs[0].x0,
            x1=max(run.x1 for run in self.runs),
            y=main.y,
            size=main.size,
            bold=sum(len(run.text) for run in self.runs if run.bold) > 0.8 * weight,
            italic=sum(len(run.text) for run in self.runs if run.italic) > 0.8 * weight,
        )


def _cut(row: list[Run], rulers: _Rulers) -> list[Line]:
    lines: list[Line] = []
    size = max(row, key=lambda run: (len(run.text), run.size)).size
    segment = _Segment()
    last: Run | None = None
    for run in sorted(row, key=lambda run: run.x0):
        if last is not None and _is_shadow(run, last):
            continue
        if last is not None and _parts(segment, last, run, rulers):
            lines.extend(_finished(segment))
            segment, last = _Segment(), None
        marked = _script(run, last, segment, size)
        segment.add(marked, _gap(segment, last, marked))
        last = marked
    return [*lines, *_finished(segment)]


def _finished(segment: _Segment) -> list[Line]:
    line = segment.line()
    return [] if line is None else [line]


def _is_shadow(run: Run, last: Run) -> bool:
    """Tell whether `run` was drawn over `last` to make it look bold."""
    near = abs(run.x0 - last.x0) < 0.15 * run.size and abs(run.y - last.y) < 0.15 * run.size
    return near and run.text == last.text


def _parts(segment: _Segment, last: Run, run: Run, rulers: _Rulers) -> bool:
    """Tell whether the gap between two runs ends a line or a cell."""
    if rulers.between(last.x1, run.x0, run.y):
        return True
    between = run.x0 - run.spaced[0] - last.x1 - last.spaced[1]
    gap = between / max(last.size, run.size)
    if gap <= WIDE:
        return False
    return not (gap <= _LABEL_GAP and _is_label(clean(segment.text()), run))


def _is_label(text: str, run: Run) -> bool:
    """Tell whether `text` is the bullet or number of what follows after a tab."""
    if text in BULLETS or text == "o" or (text and label_length(text) == len(text)):
        return True
    return run.text[:1].isalpha() and _NUMBER.match(text) is not None


def _gap(segment: _Segment, last: Run | None, run: Run) -> str:
    if last is None:
        return ""
    wide = run.x0 - last.x1 > SPACE * min(last.size, run.size)
    if wide or last.spaced[1] or run.spaced[0]:
        return " "
    # A wide number may reach the tab stop that its text begins at.
    labelled = len(segment.runs) == 1 and _LIST_NUMBER.fullmatch(segment.parts[0])
    return " " if labelled and run.text[0].isalpha() else ""


def _script(run: Run, last: Run | None, segment: _Segment, size: float) -> Run:
    """Mark a raised number: as an exponent after a unit, else as the call of a note, "[1]"."""
    text = run.text.strip("() ")
    if run.size > _SMALL * size or not text.isdigit() or len(text) > 3:
        return run
    before = segment.text()
    base = next((other.y for other in segment.runs if other.size > _SMALL * size), None)
    if base is not None and run.y - base < 0.1 * size:
        return run
    marked = text.translate(_SUPERSCRIPTS) if _UNIT.search(before) else f"[{text}]"
    spaced = (0.0, run.spaced[1] or (0.1 if last is None else 0.0))
    return Run(marked, run.x0, run.x1, run.y, run.size, run.bold, run.italic, spaced)
