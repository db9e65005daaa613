"""Several systems on the same questions, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.statistics import paired_difference
from assistant.evaluation.measuring.summary import MEASURES, Measure, rate
from assistant.evaluation.reports.targets import Unit
from assistant.evaluation.reports.wording import UNSCORED, interval, number
from assistant.evaluation.runs.latency import Latency
from assistant.evaluation.runs.running import Run

P50, P95 = "latency p50", "latency p95"
ROWS: dict[str, Unit] = {
    "complete@1": "share",
    "wrong": "share",
    "recall@5": "share",
    "recall in 2,000 characters": "share",
    "nDCG@10": "score",
    "citation precision": "share",
    "citation recall": "share",
    "near-miss abstention": "share",
    "out-of-scope abstention": "share",
    "over-abstention": "share",
    "answer-language match": "share",
    P50: "ms",
    P95: "ms",
}
LOWER_IS_BETTER = frozenset({"wrong", "over-abstention", P50, P95})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One system: scores of the questions that all replied to, in order, and its measures."""

    scores: tuple[CaseScore, ...]
    measures: Mapping[str, Measure]

    def shown(self, row: str) -> str:
        """Return a value as it is printed, so that what looks equal counts as equal."""
        return number(self.measures[row].value, ROWS[row])


def side_by_side(runs: Sequence[Run], ours: str) -> str:
    """Compare runs, as Markdown, on the questions that every system replied to.

    Args:
        runs: of different systems.
        ours: name of the system that the last lines are about.
    """
    common = frozenset.intersection(*(frozenset(s.id for s in run.scores) for run in runs))
    columns = {run.system: _column(run, common) for run in runs}
    table = [
        f"| measure | {' | '.join(columns)} |",
        "|---" * (len(columns) + 1) + "|",
        *(_line(row, columns) for row in ROWS),
    ]
    legend = (
        f"The same {len(common)} questions for all. A cell gives the value, its 95 % interval and "
        "how many questions it rests on; the best of a row is bold. Latency is that of all replies."
    )
    return "\n\n".join([legend, "\n".join(table), *_failed(runs), _not_best(columns, ours)])


def _column(run: Run, common: frozenset[str]) -> _Column:
    scores = tuple(
        sorted((s for s in run.scores if s.id in common), key=lambda score: str(score.id))
    )
    measured = [rate(row, [MEASURES[row](s) for s in scores]) for row in ROWS if row in MEASURES]
    times = [_time(P50, run.latency.p50, run.latency), _time(P95, run.latency.p95, run.latency)]
    return _Column(scores=scores, measures={m.name: m for m in (*measured, *times)})


def _time(row: str, value: float | None, latency: Latency) -> Measure:
    return Measure(name=row, value=value, n=latency.n, unscored=0)


def _line(row: str, columns: Mapping[str, _Column]) -> str:
    best = _best(row, columns)
    cells = []
    for name, column in columns.items():
        shown, measure = column.shown(row), column.measures[row]
        value = f"**{shown}**" if name in best else shown
        spread = f" ({found})" if (found := interval(measure, ROWS[row])) else ""
        cells.append(shown if shown == UNSCORED else f"{value}{spread}, {measure.n}")
    return f"| {row} | {' | '.join(cells)} |"


def _best(row: str, columns: Mapping[str, _Column]) -> tuple[str, ...]:
    """Return the systems with the best value as it is printed; none if nothing is scored."""
    values = {
        name: value
        for name, column in columns.items()
        if (value := column.measures[row].value) is not None
    }
    if not values:
        return ()
    best = (min if row in LOWER_IS_BETTER else max)(values.values())
    return tuple(name for name in values if columns[name].shown(row) == number(best, ROWS[row]))


def _failed(runs: Sequence[Run]) -> list[str]:
    counts = [f"{run.system} {len(run.failures)}" for run in runs if run.failures]
    return [f"Without a reply, and left out for all: {', '.join(counts)}."] if counts else []


def _not_best(columns: Mapping[str, _Column], ours: str) -> str:
    if ours not in columns:
        return f"{ours} was not asked."
    behind = [
        f"- {row}: {columns[ours].shown(row)}, {' and '.join(best)} {columns[best[0]].shown(row)}"
        f"{_certainty(row, columns[best[0]], columns[ours])}"
        for row in ROWS
        if (best := _best(row, columns)) and ours not in best
    ]
    if not behind:
        return f"{ours} is the best, or as good as the best, in every row."
    return "\n".join([f"{ours} is not the best in {len(behind)} rows:", "", *behind])


def _certainty(row: str, best: _Column, ours: _Column) -> str:
    """Say whether other questions of this kind might turn the order (paired bootstrap by seed)."""
    if row not in MEASURES:
        return ""
    pick = MEASURES[row]
    found = paired_difference(
        [pick(score) for score in best.scores],
        [pick(score) for score in ours.scores],
        [score.seed for score in ours.scores],
    )
    if found.low is None or found.high is None:
        return ""
    spread = f"{100 * found.low:+.1f} to {100 * found.high:+.1f}".replace("-", "−")
    sure = found.low > 0 or found.high < 0
    return f" (difference {spread} points; {'sure' if sure else 'may be chance'})"
