"""The run that we stand by, as committed: one line a question, so that a change shows in a diff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.gating.comparing import Verdict, tallies, verdict_of
from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.runs.running import Run

LEAST_REASON = 10
FIX = "run `alliance eval accept --reason TEXT`"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Strict):
    """Verdict of a question; `wrong` is there only if it was answered."""

    passed: bool
    wrong: bool | None = None


class Acceptance(_Strict):
    """When and why a run became the baseline.

    Attributes:
        date: of the acceptance.
        reason: given by whom accepted it.
        index: fingerprint of the index that was asked.
        net_change: how many more questions passed than in the baseline before, of those in both.
    """

    date: date
    reason: Annotated[str, Field(min_length=LEAST_REASON)]
    index: str
    net_change: int


class Baseline(_Strict):
    """An accepted run.

    Attributes:
        latency_ratio: median reply over median reference; None if that was not measured.
        history: acceptances, oldest first.
        measures: by split.
        items: by case id.
    """

    latency_ratio: float | None = None
    history: tuple[Acceptance, ...] = ()
    measures: dict[str, tuple[Measure, ...]] = {}
    items: dict[str, Item]

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """Return what a run is compared with, by case id."""
        return {
            name: Verdict(passed=item.passed, wrong=item.wrong) for name, item in self.items.items()
        }


def read_baseline(path: Path) -> Baseline:
    """Read the baseline.

    Raises:
        EvaluationError: it is missing, or not as this version writes it.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise EvaluationError(f"{path}: {field}: {first['msg']}; restore it, or {FIX}") from error
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: no baseline ({error}); {FIX}") from error


def baseline_of(run: Run) -> Baseline:
    """Return what later runs are compared with, without a history."""
    return Baseline(
        latency_ratio=run.latency.ratio,
        measures=run.measures,
        items={
            score.id: Item(passed=score.passed, wrong=verdict_of(score).wrong)
            for score in sorted(run.scores, key=lambda score: score.id)
        },
    )


def check_reason(reason: str) -> str:
    """Return the reason of an acceptance on one line; raises `UsageError` if it says too little."""
    plain = " ".join(reason.split())
    if len(plain) < LEAST_REASON:
        raise UsageError(f"say why in at least {LEAST_REASON} characters: --reason TEXT")
    return plain


def accept_run(run: Run, path: Path, reason: str, today: date) -> Acceptance:
    """Make a run the baseline, and add to its history who moved it from where.

    Args:
        run: of all questions.
        path: of the baseline; what it holds is replaced, its history kept.
        reason: why the change is right.
        today: date of the acceptance.

    Raises:
        UsageError: the reason says too little.
        EvaluationError: a question failed, a reply broke an invariant, or the file cannot be
            written.
    """
    why = check_reason(reason)
    _check_clean(run)
    before = read_baseline(path) if path.is_file() else Baseline(items={})
    counted = tallies(before.verdicts, run.scores).values()
    acceptance = Acceptance(
        date=today,
        reason=why,
        index=str(run.about.get("index", "")),
        net_change=sum(tally.better - tally.worse for tally in counted),
    )
    history = (*before.history, acceptance)
    accepted = baseline_of(run).model_copy(update={"history": history})
    try:
        path.write_text(_text(accepted), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {path} ({error.strerror}); free it") from error
    return acceptance


def _check_clean(run: Run) -> None:
    broken = [*run.failures, *(score.id for score in run.scores if score.violations)]
    if broken:
        raise EvaluationError(
            f"{broken[0]} failed or broke an invariant ({len(broken)} in all); mend that first"
        )


def _text(baseline: Baseline) -> str:
    """Write JSON with one line a question, a measure and an acceptance."""
    history = [_line(a.model_dump(mode="json")) for a in baseline.history]
    measures = {
        split: "[\n" + ",\n".join(_line(asdict(m)) for m in rows) + "\n]"
        for split, rows in sorted(baseline.measures.items())
    }
    items = {
        name: _line(item.model_dump(exclude_none=True)) for name, item in baseline.items.items()
    }
    fields = {
        "latency_ratio": _line(baseline.latency_ratio),
        "history": "[\n" + ",\n".join(history) + "\n]" if history else "[]",
        "measures": _object(measures),
        "items": _object(items),
    }
    return _object(fields) + "\n"


def _object(fields: Mapping[str, str]) -> str:
    if not fields:
        return "{}"
    return "{\n" + ",\n".join(f"{_line(name)}: {text}" for name, text in fields.items()) + "\n}"


def _line(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    return json.dumps(value, ensure_ascii=False)
