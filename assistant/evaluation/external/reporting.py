"""External results as Markdown: tables by track, a row a method and set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from assistant.evaluation.external.results import Row, TrackResult
from assistant.evaluation.measuring.summary import Measure

TITLE = "# External evaluation"
INTERVALS = "In brackets: 95 % interval."


def external_tables(results: Sequence[TrackResult], skipped: Mapping[str, str]) -> str:
    """Render what is printed: each track's table and remarks, and why others were skipped."""
    parts = [TITLE, INTERVALS] if results else [TITLE]
    for result in results:
        tables = groupby(result.rows, key=_names)
        parts += [f"## {result.name}", *(_table(list(rows), names) for names, rows in tables)]
        parts += ["\n".join(f"- {remark}" for remark in result.remarks)] if result.remarks else []
    parts += [f"skipped {name}: {reason}" for name, reason in skipped.items()]
    return "\n\n".join(parts)


def external_report(results: Sequence[TrackResult], skipped: Mapping[str, str]) -> str:
    """Render `external.md`: the tables, then the single cases of each track."""
    parts = [external_tables(results, skipped)]
    for result in results:
        if result.listed:
            lines = "\n".join(f"- {line}" for line in result.listed)
            parts += [f"## {result.name}: cases ({len(result.listed)})", lines]
    return "\n\n".join(parts)


def _names(row: Row) -> tuple[str, ...]:
    return tuple(measure.name for measure in row.measures)


def _table(rows: Sequence[Row], names: Sequence[str]) -> str:
    lines = [
        "| set | method | n | " + " | ".join(names) + " |",
        "|---|---|---|" + "---|" * len(names),
    ]
    for row in rows:
        counts = "/".join(dict.fromkeys(str(m.n) for m in row.measures))
        values = " | ".join(map(_cell, row.measures))
        lines.append(f"| {row.set} | {row.method} | {counts} | {values} |")
    return "\n".join(lines)


def _cell(measure: Measure) -> str:
    if measure.value is None:
        return "unscored"
    value = f"{measure.value:.4f}" if measure.value > 0.99 else f"{measure.value:.3f}"
    if measure.low is None or measure.high is None:
        return value
    digits = 4 if measure.value > 0.99 else 3
    return f"{value} ({measure.low:.{digits}f} to {measure.high:.{digits}f})"
