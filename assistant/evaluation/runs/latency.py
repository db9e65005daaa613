"""How long replies took, also against a reference measured on the same machine in the same run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from assistant.evaluation.measuring.metrics import percentile


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
