"""The figures of a report (library: matplotlib), each with words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from assistant.evaluation.measuring.metrics import percentile
from assistant.evaluation.measuring.selective import Bin, Point, coverage_at_risk
from assistant.evaluation.reports.groups import Group
from assistant.evaluation.reports.svg import INK, MUTED, RULE, SERIES, STYLE, inline_svg
from assistant.evaluation.reports.wording import counted, interval, number

# Inches; at 72 points an inch, as wide as the column of a phone.
WIDTH = 5.0
DASHES = ("-", "--", ":")
MARKERS = ("o", "s", "^")
BARS = 30
# Among the first few answers one fault more or less makes the risk jump about.
STEADY = 0.1
DOTTED = (0, (2, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure in a page: its caption and the SVG."""

    caption: str
    svg: str


@mpl.rc_context(STYLE)
def risk_figure(curves: Mapping[str, Sequence[Point]], bound: float) -> Drawing | None:
    """Draw the share of answers at fault against the share kept; None without answers."""
    curves = {split: curve for split, curve in curves.items() if curve}
    if not curves:
        return None
    figure, axes = _blank(3.0)
    for nth, (split, curve) in enumerate(curves.items()):
        shown = [point for point in curve if point.coverage >= STEADY]
        axes.plot(
            [point.coverage for point in shown],
            [point.risk for point in shown],
            label=split,
            **_series(nth),
        )
    axes.axhline(bound, color=MUTED, linewidth=1, linestyle=DOTTED)
    axes.set(xlim=(0, 1.01), ylim=(0, None))
    axes.set(xlabel="answers kept, the surest first", ylabel="of these, at fault")
    _in_per_cent(axes, "xy")
    _legend(axes)
    says = " ".join(_risk_in_words(split, curve, bound) for split, curve in curves.items())
    return Drawing(
        caption="The fewer answers are kept, the surest first, the fewer should be at fault. "
        f"Dotted: {number(bound, 'share')}.",
        svg=inline_svg(figure, "risk", f"Risk and coverage. {says}"),
    )


@mpl.rc_context(STYLE)
def calibration_figure(bins: Mapping[str, Sequence[Bin]]) -> Drawing | None:
    """Draw the share of questions with an answer against confidence; None without questions."""
    bins = {split: found for split, found in bins.items() if found}
    if not bins:
        return None
    figure, axes = _blank(3.0)
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=DOTTED)
    for nth, (split, found) in enumerate(bins.items()):
        axes.plot(
            [each.confidence for each in found],
            [each.right for each in found],
            marker=MARKERS[nth],
            markersize=4.5,
            label=split,
            **_series(nth),
        )
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.set(xlabel="confidence", ylabel="questions that have an answer")
    _in_per_cent(axes, "xy")
    _legend(axes)
    says = " ".join(_bins_in_words(split, found) for split, found in bins.items())
    return Drawing(
        caption="Confidence that means what it says lies on the dotted line.",
        svg=inline_svg(figure, "calibration", f"Calibration. {says}"),
    )


@mpl.rc_context(STYLE)
def bars_figure(groups: Sequence[Group], column: str, name: str) -> Drawing | None:
    """Draw a measure of each group with its interval; None where it is undefined for all."""
    scored = [group for group in groups if group.measures[column].value is not None]
    if not scored:
        return None
    figure, axes = _blank(0.7 + 0.27 * len(scored))
    for place, group in enumerate(scored):
        measure = group.measures[column]
        value, low, high = measure.value or 0.0, measure.low or 0.0, measure.high or 0.0
        axes.barh(place, value, height=0.62, color=SERIES[0], alpha=0.35)
        axes.plot([low, high], [place, place], color=SERIES[0], linewidth=1.4)
        axes.plot([value], [place], color=SERIES[0], marker="o", markersize=4)
    labels = [f"{group.name} · {group.measures[column].n}" for group in scored]
    axes.set_yticks(range(len(scored)), labels)
    axes.set(xlim=(0, 1.01), ylim=(len(scored) - 0.4, -0.6))
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    _in_per_cent(axes, "x")
    says = " ".join(_bar_in_words(group, column) for group in scored)
    return Drawing(
        caption=f"Share {column}, with 95 % intervals. After each name: how many questions.",
        svg=inline_svg(figure, name, f"{column}. {says}"),
    )


@mpl.rc_context(STYLE)
def latency_figure(times: Sequence[float], target: float) -> Drawing | None:
    """Draw how many replies took how long, in milliseconds; None without replies.

    The slowest hundredth is drawn in the last bar.
    """
    end = max(percentile(times, 0.99) or 0.0, 1.2 * target)
    if not times:
        return None
    figure, axes = _blank(3.0)
    axes.hist(
        [min(ms, end) for ms in times], bins=BARS, range=(0, end), color=SERIES[0], alpha=0.55
    )
    axes.axvline(target, color=MUTED, linewidth=1, linestyle=DOTTED)
    axes.set(xlim=(0, end), xlabel="milliseconds until the reply", ylabel="replies")
    axes.grid(visible=False, axis="x")
    marks = {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
    for name, ms in marks.items():
        _mark(axes, name, min(ms or 0.0, end), end)
    said = ", ".join(f"{name} {number(ms, 'ms')}" for name, ms in marks.items())
    return Drawing(
        caption="How long replies took; the last bar holds the slowest. "
        f"Dotted: the target for p95, {number(target, 'ms')}.",
        svg=inline_svg(
            figure, "latency", f"Latency of {counted(len(times), 'reply', 'replies')}: {said}."
        ),
    )


def _blank(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots()
    axes.spines["bottom"].set_color(RULE)
    return figure, axes


def _series(nth: int) -> dict[str, Any]:
    return {"color": SERIES[nth], "linestyle": DASHES[nth], "linewidth": 1.6}


def _mark(axes: Axes, name: str, place: float, end: float) -> None:
    """Draw a named line; its name stands on the side where there is room."""
    right = place < 0.7 * end
    axes.axvline(place, color=INK, linewidth=1)
    axes.annotate(
        name,
        (place, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3 if right else -3, -10),
        textcoords="offset points",
        horizontalalignment="left" if right else "right",
        color=INK,
    )


def _in_per_cent(axes: Axes, directions: str) -> None:
    for direction in directions:
        axis = axes.xaxis if direction == "x" else axes.yaxis
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper left", frameon=False, labelcolor=INK, handlelength=2.6)


def _risk_in_words(split: str, curve: Sequence[Point], bound: float) -> str:
    kept = number(coverage_at_risk(curve, bound), "share")
    return (
        f"{split}: of all answers {number(curve[-1].risk, 'share')} are at fault; {kept} could be "
        f"kept with at most {number(bound, 'share')}."
    )


def _bins_in_words(split: str, bins: Sequence[Bin]) -> str:
    pairs = "; ".join(
        f"{number(each.confidence, 'share')} confident, {number(each.right, 'share')} answerable"
        for each in bins
    )
    return f"{split}: {pairs}."


def _bar_in_words(group: Group, column: str) -> str:
    measure = group.measures[column]
    return f"{group.name}: {number(measure.value, 'share')} ({interval(measure, 'share')})."
