"""How long replies take, also against a reference measured on the same machine in the same run.

Times are taken apart from the answers, of a sample of the questions put one after the other: where
several are asked at a time, each waits for the others.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from assistant.evaluation.cases import Case
from assistant.evaluation.measuring.metrics import percentile
from assistant.evaluation.runs.asking import without_times
from assistant.evaluation.runs.rows import write_rows
from assistant.evaluation.systems.system import System

TIMINGS = "timings.jsonl"
SAMPLE = 200
WARM_UP = 3
# How many questions are asked between two measurements of the reference.
PACE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Milliseconds of the replies of a run.

    Attributes:
        n: how many replies.
        p50: half of them came faster.
        p95: 19 in 20 came faster.
        p99: 99 in 100 came faster.
        reference: median of the reference work; None if it was not measured.
        ratio: p50 over the reference: comparable between machines, as p50 is not.
    """

    n: int
    p50: float | None
    p95: float | None
    p99: float | None
    reference: float | None
    ratio: float | None


def time_replies(
    system: System, cases: Sequence[Case], folder: Path, reference: Callable[[], None] | None
) -> None:
    """Ask a sample of the questions in turn and write down their times, once a run.

    Args:
        system: whom to ask; a question that it fails is passed over.
        cases: of the run; up to 200, evenly spread, are asked.
        folder: of the run.
        reference: work whose time stands for the speed of the machine.

    Raises:
        OSError: the folder cannot be written.
    """
    path = folder / TIMINGS
    if path.is_file():
        return
    step = -(-len(cases) // SAMPLE) or 1
    sample = cases[::step]
    for case in sample[:WARM_UP]:
        with contextlib.suppress(Exception):
            system.ask(case.as_question())
    rows: list[dict[str, Any]] = []
    for number, case in enumerate(sample):
        if reference is not None and number % PACE == 0:
            started = time.perf_counter()
            reference()
            rows.append({"id": "", "ms": _since(started)})
        with contextlib.suppress(Exception):
            started = time.perf_counter()
            reply = system.ask(case.as_question())
            ms = _since(started)
            rows.append({"id": case.id, "ms": ms, "steps": without_times(reply)[1]})
    write_rows(path, rows)


def read_latency(rows: Sequence[Mapping[str, Any]]) -> Latency:
    """Sum up `timings.jsonl`: rows without an id are measurements of the reference."""
    times = [row["ms"] for row in rows if row["id"]]
    references = [row["ms"] for row in rows if not row["id"]]
    middle = percentile(times, 0.5)
    reference = median(references) if references else None
    return Latency(
        n=len(times),
        p50=middle,
        p95=percentile(times, 0.95),
        p99=percentile(times, 0.99),
        reference=reference,
        ratio=round(middle / reference, 3) if middle is not None and reference else None,
    )


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
