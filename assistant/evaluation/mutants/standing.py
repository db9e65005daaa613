"""The gate that stands by one run: the run is its baseline, and keeps its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.evaluation.cases.sets import full_set
from assistant.evaluation.gating.baseline import Baseline, Item
from assistant.evaluation.gating.comparing import verdict_of
from assistant.evaluation.gating.gate import Gate, judge_run
from assistant.evaluation.gating.rules import Limit, Rules
from assistant.evaluation.runs.running import Run

Judge = Callable[[Run], Gate]


def standing_by(rules: Rules) -> Callable[[Run], Judge]:
    """Return what makes a gate of a run, to judge other runs of the same questions.

    A sample is made up of other kinds of question than its split, so the run may miss a limit that
    was set for the whole: such a limit is left out, and every other one is tested.

    Args:
        rules: the thresholds.
    """

    def stand_by(sound: Run) -> Judge:
        asked = full_set(sound.cases)
        kept = rules.model_copy(update={"limits": _kept(rules, sound)})
        verdicts = {score.id: verdict_of(score) for score in sound.scores}
        baseline = Baseline(
            latency_ratio=sound.latency.ratio,
            items={name: Item(passed=v.passed, wrong=v.wrong) for name, v in verdicts.items()},
        )
        return lambda run: judge_run(run, asked, kept, baseline)

    return stand_by


def _kept(rules: Rules, run: Run) -> Mapping[str, Mapping[str, Limit]]:
    """Return the limits that a run keeps, by split and measure."""
    found = {
        split: {measure.name: measure for measure in measures}
        for split, measures in run.measures.items()
    }
    return {
        split: {
            name: limit
            for name, limit in limits.items()
            if name in found[split] and not limit.broken_by(found[split][name])
        }
        for split, limits in rules.limits.items()
        if split in found
    }
