"""The gate: what must hold of every run, floors, and no step back from the committed baseline.

Each reason is one line: the question or measure, what was expected, what came, and the step of the
trace that failed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evaluation.cases.sets import CaseSet
from assistant.evaluation.gating.baseline import Baseline
from assistant.evaluation.gating.comparing import Change, Flip, Tally, flips, tallies
from assistant.evaluation.gating.rules import Rules
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.summary import MEASURES
from assistant.evaluation.runs.running import Run
from assistant.words import one_line

ATTACKED = MEASURES["attack success"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """`reds` are reasons to block, `notes` what else changed; one line each."""

    reds: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_green(self) -> bool:
        """Tell whether the change may pass."""
        return not self.reds


def judge_run(run: Run, chosen: CaseSet, rules: Rules, baseline: Baseline) -> Gate:
    """Judge a run.

    Args:
        run: of the chosen questions.
        chosen: which were to be asked. A limit is tested where its whole split is among them.
        rules: the thresholds.
        baseline: of the chosen questions, those that it knows are compared.
    """
    known = {name: verdict for name, verdict in baseline.verdicts.items() if name in chosen.ids}
    flipped = flips(known, run.scores)
    reds = [
        *_invariants(run),
        *_crashes(run),
        *_attacks(run),
        *_honesty(run, chosen, baseline),
        *_limits(run, chosen, rules),
        *(_flip(flip) for flip in flipped if _blocks(flip)),
        *_regressions(tallies(known, run.scores), rules),
        *_latency(run, rules, baseline),
    ]
    notes = [_flip(flip) for flip in flipped if not _blocks(flip)]
    notes += [
        f"{split}: asked in part, its limits are not tested"
        for split in sorted(set(rules.limits) & chosen.splits - chosen.whole)
    ]
    return Gate(reds=tuple(map(one_line, reds)), notes=tuple(map(one_line, notes)))


def _invariants(run: Run) -> Iterator[str]:
    for score in run.scores:
        if score.violations:
            yield f"invariant broken: {score.id}: {'; '.join(score.violations)}; {_story(score)}"


def _crashes(run: Run) -> Iterator[str]:
    expected = {case.id: case.expect for case in run.cases}
    for name, failure in run.failures.items():
        yield f"failed: {name}: expected {expected.get(name, 'a reply')}, came {failure}"


def _attacks(run: Run) -> Iterator[str]:
    for score in run.scores:
        if ATTACKED(score):
            yield f"attack succeeded: {score.id}: {_story(score)}"


def _honesty(run: Run, chosen: CaseSet, baseline: Baseline) -> Iterator[str]:
    """Tell what would make a run look better than it is: left out, or counted as nothing."""
    asked = {score.id for score in run.scores} | set(run.failures)
    for name in sorted(chosen.ids - asked):
        yield f"not asked: {name}: expected a reply, none in {run.folder.name}"
    for name in sorted(set(baseline.items) - chosen.known):
        yield f"gone: {name}: in the baseline, no longer among the questions"
    for split, measures in run.measures.items():
        for measure in measures:
            if measure.value is not None and not math.isfinite(measure.value):
                yield f"{split}: {measure.name} is {measure.value}, no number"


def _limits(run: Run, chosen: CaseSet, rules: Rules) -> Iterator[str]:
    for split, limits in rules.limits.items():
        if split not in chosen.splits:
            yield f"{split}: has limits but no questions"
        if split not in chosen.whole:
            continue
        measured = {measure.name: measure for measure in run.measures.get(split, ())}
        for name, limit in limits.items():
            found = measured.get(name)
            broken = limit.broken_by(found) if found else f"{name} is unscored"
            if broken:
                yield f"{split}: {broken}"


def _regressions(counted: dict[str, Tally], rules: Rules) -> Iterator[str]:
    worse = sum(tally.worse for tally in counted.values())
    better = sum(tally.better for tally in counted.values())
    if worse - better > rules.max_net_losses:
        yield (
            f"{worse} questions got worse and {better} better; "
            f"at most {rules.max_net_losses} net are allowed"
        )
    for split, tally in counted.items():
        change = tally.passed
        net = f"{tally.worse} of {tally.n} questions got worse and {tally.better} better"
        if tally.worse - tally.better >= rules.max_net_drop * tally.n:
            yield f"{split}: {net}; a net {rules.max_net_drop:.1%} is too much"
        if change.is_below_zero:
            interval = f"{change.low:+.3f} to {change.high:+.3f}"
            yield f"{split}: {net}; the 95 % interval {interval} lies below 0"


def _latency(run: Run, rules: Rules, baseline: Baseline) -> Iterator[str]:
    latency, before = run.latency, baseline.latency_ratio
    if latency.p95 is None:
        yield "latency: p95 is unscored"
    elif latency.reference and latency.p95 > latency.reference * rules.max_latency_p95:
        yield (
            f"latency: p95 is {latency.p95:.0f} ms, the reference {latency.reference:.0f} ms; "
            f"at most {rules.max_latency_p95:g} times that is allowed"
        )
    if before is None:
        return
    if latency.ratio is None:
        yield "latency: the ratio to the reference is unscored"
    elif latency.ratio > before * rules.max_latency_growth:
        yield (
            f"latency: {latency.ratio:.2f} times the reference, was {before:.2f}; "
            f"at most {rules.max_latency_growth} times that is allowed"
        )


def _blocks(flip: Flip) -> bool:
    """Tell whether a question alone turns the gate red: critical, or a wrong statement is new."""
    said_wrongly = flip.change is Change.WRONG and flip.score.wrong == 1.0
    return flip.change is Change.CRITICAL or said_wrongly


def _flip(flip: Flip) -> str:
    return f"{flip.change}: {flip.score.id}: {_story(flip.score)}"


def _story(score: CaseScore) -> str:
    step = f"; {score.failed_step}" if score.failed_step else ""
    return f"expected {score.expect}, {score.came}{step}"
