"""What was measured of the assistant: in the accepted run, or in the one just made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ConfigDict, Field, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.gating.baseline import Baseline, Item
from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.runs.running import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Figures of an evaluation run.

    Attributes:
        date: of the run or of its acceptance, ISO 8601; empty if not recorded.
        index: fingerprint of the index that was asked; empty if not recorded.
        reason: why the run was accepted; empty if it was not.
        latency_ratio: median reply over the median embedding of one question, measured together.
        measures: by split.
    """

    date: str
    index: str
    reason: str
    latency_ratio: float | None
    measures: Mapping[str, tuple[Measure, ...]]


class _Kept(Baseline):
    """A baseline of this version, or an older one that held verdicts only."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    items: dict[str, Item] = Field(default_factory=dict)


def accepted_measures(path: Path) -> Measured | None:
    """Read the figures of the accepted run (`eval/baseline.json`); None if it holds none.

    Raises:
        EvaluationError: the file is damaged.
    """
    if not path.is_file():
        return None
    try:
        kept = _Kept.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError) as error:
        raise EvaluationError(
            f"{path} cannot be read ({type(error).__name__}); restore it, or run "
            "`alliance eval accept`"
        ) from error
    if not kept.measures:
        return None
    last = kept.history[-1] if kept.history else None
    return Measured(
        date=last.date.isoformat() if last else "",
        index=last.index if last else "",
        reason=last.reason if last else "",
        latency_ratio=kept.latency_ratio,
        measures=kept.measures,
    )


def measured_in(run: Run, day: date) -> Measured:
    """Return the figures of a run made on `day`."""
    return Measured(
        date=day.isoformat(),
        index=str(run.about.get("index", "")),
        reason="",
        latency_ratio=run.latency.ratio,
        measures=run.measures,
    )
