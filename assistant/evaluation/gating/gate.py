"""The gate: invariants, floors and the item-level difference against the committed baseline."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.runs.running import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """`reds` are reasons to block, `notes` what else changed; one line each."""

    reds: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_green(self) -> bool:
        """Tell whether the change may pass."""
        return not self.reds


def judge_run(run: Run, thresholds: Path, baseline: Path) -> Gate:
    """Compare a run with `thresholds.toml` and `baseline.json`."""
    rules = _read_thresholds(thresholds)
    reds = [f"{s.id}: {violation}" for s in run.scores for violation in s.violations]
    reds += [f"{failure} (did not run)" for failure in run.failures]
    for split, limits in rules["limits"].items():
        reds += _broken_limits(split, run.measures.get(split, ()), limits)
    flipped, notes = _flips(run, _read_baseline(baseline), int(rules["max_net_losses"]))
    return Gate(reds=(*reds, *flipped), notes=tuple(notes))


def _broken_limits(
    split: str, measures: tuple[Measure, ...], limits: dict[str, dict[str, float]]
) -> list[str]:
    values = {m.name: m.value for m in measures}
    reds = []
    for name, limit in limits.items():
        value = values.get(name)
        if value is None:
            reds.append(f"{split}: {name} is unscored")
        elif "min" in limit and value < limit["min"]:
            reds.append(f"{split}: {name} is {value:.3f}, at least {limit['min']} is asked")
        elif "max" in limit and value > limit["max"]:
            reds.append(f"{split}: {name} is {value:.3f}, at most {limit['max']} is allowed")
    return reds


def _flips(run: Run, before: dict[str, bool], allowed: int) -> tuple[list[str], list[str]]:
    reds, notes, losses, gains = [], [], 0, 0
    for score in run.scores:
        if score.id not in before or before[score.id] == score.passed:
            continue
        line = f"{score.id}: expected {score.expect}, {score.came}"
        gains, losses = gains + score.passed, losses + (not score.passed)
        if score.passed:
            notes.append(f"better: {line}")
        elif score.critical:
            reds.append(f"worse, critical: {line}")
        else:
            notes.append(f"worse: {line}")
    if losses - gains > allowed:
        reds.append(
            f"{losses} items got worse and {gains} better; at most {allowed} net are allowed"
        )
    missing = set(before) - {score.id for score in run.scores}
    reds += [f"{case_id}: in the baseline, not in the run" for case_id in sorted(missing)]
    return reds, notes


def write_baseline(run: Run, path: Path) -> None:
    """Store the run's verdict of each item as the baseline."""
    verdicts = {score.id: score.passed for score in sorted(run.scores, key=lambda s: s.id)}
    try:
        path.write_text(json.dumps({"passed": verdicts}, indent=0) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {path} ({error.strerror}); free it") from error


def _read_thresholds(path: Path) -> dict[str, Any]:
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); mend it") from error
    for field in ("limits", "max_net_losses"):
        if field not in rules:
            raise EvaluationError(f"{path}: lacks {field}; see eval/README.md")
    return rules


def _read_baseline(path: Path) -> dict[str, bool]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["passed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{path}: no baseline ({error}); run `alliance eval accept`"
        ) from error
