"""Keep the straight rules of a page; tables are framed by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from assistant.documents.pdf.geometry import Rule

Point = tuple[float, float]
_THIN = 2.5
_SHORT = 4.0
# A drawing, not a table, has more rules than this; a table's cells may be stroked one by one.
_MAX_RULES = 4000


@dataclass(slots=True)
class Paths:
    """The path under construction and the rules painted so far."""

    _open: list[list[Point]] = field(default_factory=list)
    _rules: list[Rule] = field(default_factory=list)
    _length: int = 0

    def begin(self, point: Point) -> None:
        """Start a new part of the path."""
        self.add([point])

    def extend(self, point: Point) -> None:
        """Draw a line to `point`."""
        self._length += 1
        if self._open and self._length <= _MAX_RULES:
            self._open[-1].append(point)

    def add(self, points: list[Point]) -> None:
        """Add a finished part, such as a rectangle."""
        self._length += len(points)
        if self._length <= _MAX_RULES:
            self._open.append(points)

    def stroke(self) -> None:
        """Paint the lines of the path."""
        for points in self._open:
            for first, second in pairwise(points):
                self._keep([first, second])
        self.clear()

    def fill(self) -> None:
        """Paint the inside of the path; a thin inside is a rule too."""
        for points in self._open:
            self._keep(points)
        self.clear()

    def clear(self) -> None:
        """Forget the path."""
        self._open.clear()
        self._length = 0

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules, or none if the page is a drawing."""
        return tuple(self._rules) if len(self._rules) <= _MAX_RULES else ()

    def _keep(self, points: list[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        is_rule = min(width, height) <= _THIN and max(width, height) >= _SHORT
        if is_rule and len(self._rules) <= _MAX_RULES:
            self._rules.append(Rule(min(xs), min(ys), max(xs), max(ys)))
