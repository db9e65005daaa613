"""A run as one page of HTML that needs nothing else (library: Jinja2, `templates/`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.measuring.confidence import answers_at_fault, known_answerable
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.selective import reliability, risk_coverage
from assistant.evaluation.measuring.summary import PENALISED, RISK
from assistant.evaluation.reports.casebook import case_view
from assistant.evaluation.reports.contents import Contents, Part
from assistant.evaluation.reports.figures import (
    Drawing,
    bars_figure,
    calibration_figure,
    latency_figure,
    risk_figure,
)
from assistant.evaluation.reports.groups import COLUMNS
from assistant.evaluation.reports.targets import Line
from assistant.evaluation.reports.wording import bound, chance, counted, cut, interval, number

# Bytes of cases shown in full; the page stays below 1.5 MB with 1,800 questions.
ROOM = 650_000
# Flips listed; who needs more reads `report.md`.
FLIPS = 150
P95 = "latency p95"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Where value, interval and target lie between the ends of a measure, in per cent."""

    value: float
    low: float | None
    width: float | None
    target: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The cases of one split that did not pass: `full` as HTML by place, others by name only."""

    split: str
    full: tuple[Markup, ...]
    others: tuple[tuple[CaseScore, str], ...]


def report_html(found: Contents, times: Mapping[str, float]) -> str:
    """Render a whole run.

    Args:
        found: what to say.
        times: milliseconds until the reply, by case id.
    """
    templates = _templates()
    targets = [
        line.entry.target.bound
        for chapter in found.speed
        for line in chapter.lines
        if line.entry.name == P95 and line.entry.target is not None
    ]
    return templates.get_template("report.html.jinja").render(
        found=found,
        run=found.run,
        columns=list(COLUMNS),
        trust=_drawn(_trust(found.parts)),
        latency=_drawn([latency_figure(list(times.values()), targets[0])]),
        bars={part.split: _drawn(_bars(part)) for part in found.parts},
        cases=_cases(found, times, templates.get_template("case.html.jinja").render),
        flips=found.changes.flips[:FLIPS] if found.changes else (),
        questions={case.id: case for case in found.run.cases},
    )


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("assistant.evaluation.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        number=number,
        interval=interval,
        bound=bound,
        chance=chance,
        counted=counted,
        cut=cut,
        strip=strip,
    )
    return made


def strip(line: Line) -> Strip | None:
    """Return where to draw a measure; None where it is undefined or has no upper end."""
    measure, unit, target = line.measure, line.entry.unit, line.entry.target
    if measure.value is None or unit == "ms":
        return None
    lowest = -1.0 if line.entry.name in PENALISED else 0.0

    def place(value: float) -> float:
        return round(100 * (value - lowest) / (1 - lowest), 1)

    known = measure.low is not None and measure.high is not None
    low, high = measure.low or 0.0, measure.high or 0.0
    return Strip(
        value=place(measure.value),
        low=place(low) if known else None,
        width=round(place(high) - place(low), 1) if known else None,
        target=None if target is None else place(target.bound),
    )


def _trust(parts: Sequence[Part]) -> list[Drawing | None]:
    given = {part.split: answers_at_fault(part.scores) for part in parts}
    known = {part.split: known_answerable(part.scores) for part in parts}
    curves = {split: risk_coverage(t.confidences, t.outcomes) for split, t in given.items()}
    bins = {split: reliability(t.confidences, t.outcomes) for split, t in known.items()}
    return [risk_figure(curves, RISK), calibration_figure(bins)]


def _bars(part: Part) -> list[Drawing | None]:
    return [
        bars_figure(part.categories, "passed", f"{part.split}-categories"),
        bars_figure(part.languages, "complete@1", f"{part.split}-languages"),
    ]


def _drawn(drawings: Sequence[Drawing | None]) -> list[Drawing | None]:
    """Let the SVG of our own figures through the escaping."""
    return [
        None if each is None else Drawing(caption=each.caption, svg=Markup(each.svg))  # noqa: S704
        for each in drawings
    ]


def _cases(found: Contents, times: Mapping[str, float], render: Callable[..., str]) -> list[Pages]:
    asked = {case.id: case for case in found.run.cases}
    said = found.changes.came if found.changes else {}
    room = ROOM
    full: dict[str, list[Markup]] = {}
    others: dict[str, list[tuple[CaseScore, str]]] = {}
    for score in found.open_cases:
        reply: Mapping[str, Any] = found.run.replies[score.id]
        case = asked[score.id]
        view = case_view(score, case, reply, times.get(score.id), said.get(score.id, ""))
        html = render(view=view)
        room -= len(html.encode())
        if room >= 0:
            # Escaped by the template that it comes from.
            full.setdefault(score.split, []).append(Markup(html))  # noqa: S704
        else:
            others.setdefault(score.split, []).append((score, cut(case.shown, 100)))
    return [
        Pages(
            split=part.split,
            full=tuple(full.get(part.split, ())),
            others=tuple(others.get(part.split, ())),
        )
        for part in found.parts
    ]
