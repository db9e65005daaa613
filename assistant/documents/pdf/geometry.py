"""What stands where on a page. Lengths are points (1/72 inch), y grows upwards."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Text that one operator drew without a wide gap.

    `x0`, `x1` and `y` place the baseline; `size` is the font size as it appears; `spaced` is
    how wide the spaces are that were drawn before and after the text.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    spaced: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Tell whether the stroke is wider than high."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What the operators of one page draw: upright runs, rules, and counts of the rest.

    Attributes:
        unreadable: glyphs that stand for no known character.
        turned: characters that run in another direction than to the right.
        turn: the direction of most of these, in degrees against the clock: 90, 180 or 270.
    """

    width: float = 595.0
    height: float = 842.0
    runs: tuple[Run, ...] = ()
    rules: tuple[Rule, ...] = ()
    unreadable: int = 0
    turned: int = 0
    turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Text on one baseline without a wide gap: a line, a cell, or a piece of either."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def middle(self) -> float:
        """Return the middle between left and right."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells, each (left edge or column, text), with the place that they take."""

    rows: tuple[tuple[Cell, ...], ...]
    x0: float
    x1: float
    y: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """The lines of one page from top to bottom, with the rules that frame tables."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A stretch of a page that is read from top to bottom, in one column."""

    page: int
    left: float
    right: float
    parts: tuple[Line | Table, ...] = ()
    notes: tuple[Line, ...] = field(default=())
