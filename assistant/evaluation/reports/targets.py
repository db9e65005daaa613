"""What each measure says, to which family it belongs and what is aimed at (`measures.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assistant.evaluation.measuring.summary import Measure

Unit = Literal["share", "score", "ms"]
Result = Literal["met", "missed", "not measured", ""]
TABLE = "measures.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A bound that a value must not fall below (`at_least`) or not exceed."""

    bound: float
    at_least: bool

    def is_met(self, value: float) -> bool:
        """Tell whether a value keeps it."""
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A measure as reports present it; `says` is one plain sentence."""

    name: str
    says: str
    unit: Unit
    target: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Measures of one ability; `says` is the question that they answer."""

    name: str
    says: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A measure with what was measured."""

    entry: Entry
    measure: Measure

    @property
    def result(self) -> Result:
        """Compare with the target; empty where there is none."""
        if self.entry.target is None:
            return ""
        if self.measure.value is None:
            return "not measured"
        return "met" if self.entry.target.is_met(self.measure.value) else "missed"

    @property
    def is_close(self) -> bool:
        """Tell whether the target lies within the interval: other questions might tip it."""
        low, high, target = self.measure.low, self.measure.high, self.entry.target
        if low is None or high is None or target is None:
            return False
        return low < target.bound < high


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A family with what was measured of it."""

    family: Family
    lines: tuple[Line, ...]


@cache
def families() -> tuple[Family, ...]:
    """Return the families, in the order of reports."""
    return tuple(
        Family(
            name=family["name"],
            says=family["says"],
            entries=tuple(_entry(row) for row in family["measure"]),
        )
        for family in _table()["family"]
    )


@cache
def splits() -> Mapping[str, str]:
    """Return what to think of each split, the most telling first."""
    return dict(_table()["splits"])


def chapters(measures: Sequence[Measure]) -> tuple[Chapter, ...]:
    """Sort measures by family; a family of which nothing was given is left out."""
    given = {measure.name: measure for measure in measures}
    found = []
    for family in families():
        lines = tuple(
            Line(entry=entry, measure=given[entry.name])
            for entry in family.entries
            if entry.name in given
        )
        if lines:
            found.append(Chapter(family=family, lines=lines))
    return tuple(found)


def _entry(row: Mapping[str, Any]) -> Entry:
    bounds = [Target(bound=row[key], at_least=key == "least") for key in _bounds(row)]
    return Entry(
        name=row["name"],
        says=row["says"],
        unit=row["unit"],
        target=bounds[0] if bounds else None,
    )


def _bounds(row: Mapping[str, Any]) -> list[str]:
    return [key for key in ("least", "most") if key in row]


@cache
def _table() -> dict[str, Any]:
    text = (files(__package__) / TABLE).read_text(encoding="utf-8")
    return tomllib.loads(text)
