"""What a report says, before it takes a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.gating.comparing import Flip, Tally, Verdict, flips, tallies, verdict_of
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.reports.groups import Group, by_category, by_language
from assistant.evaluation.reports.targets import Chapter, Line, chapters, splits
from assistant.evaluation.runs.latency import Latency
from assistant.evaluation.runs.running import Run

Before = Run | Sequence[CaseScore] | Mapping[str, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The questions of one split.

    Attributes:
        split: its name; `says` is what to think of it.
        scores: of its cases, in order.
        chapters: measures by family.
        categories: measures by kind of question; `languages` by language.
    """

    split: str
    says: str
    scores: tuple[CaseScore, ...]
    chapters: tuple[Chapter, ...]
    categories: tuple[Group, ...]
    languages: tuple[Group, ...]

    def tally(self, result: str) -> int:
        """Count the targets with this result."""
        return sum(line.result == result for c in self.chapters for line in c.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What came out otherwise than before.

    Attributes:
        since: with what this run is compared.
        flips: worst first.
        tallies: by split.
        came: what the reply was before, by case id, where it is known.
        new: how many questions were not asked before.
        gone: how many were asked before only.
    """

    since: str
    flips: tuple[Flip, ...]
    tallies: Mapping[str, Tally]
    came: Mapping[str, str]
    new: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything that a report says of a run.

    Attributes:
        run: what is reported.
        parts: by split, the most telling first.
        speed: the measures of latency, over all splits.
        changes: None if there is nothing to compare with.
        open_cases: scores of cases that did not pass or broke an invariant: broken ones first,
            then critical ones, then by split.
    """

    run: Run
    parts: tuple[Part, ...]
    speed: tuple[Chapter, ...]
    changes: Changes | None
    open_cases: tuple[CaseScore, ...]

    @property
    def overview(self) -> tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...]:
        """Return the measures that have a target: by family, a row a measure, a line a split."""
        found = []
        for chapter in self.parts[0].chapters if self.parts else ():
            rows = zip(*(_same(part, chapter) for part in self.parts), strict=True)
            aimed = tuple(row for row in rows if row[0].entry.target is not None)
            if aimed:
                found.append((chapter.family.name, aimed))
        return tuple(found)

    @property
    def broken(self) -> int:
        """Count the replies that broke an invariant."""
        return sum(bool(score.violations) for score in self.run.scores)


def contents(run: Run, before: Before | None = None) -> Contents:
    """Gather what a report says.

    Args:
        run: what is reported.
        before: an earlier run, its scores, or the verdicts of a baseline.
    """
    order = list(splits())
    return Contents(
        run=run,
        parts=tuple(_part(run, split) for split in order if split in run.measures),
        speed=chapters(_speed(run.latency)),
        changes=None if before is None else _changes(run, before),
        open_cases=tuple(
            sorted(
                (score for score in run.scores if not score.passed or score.violations),
                key=lambda s: (not s.violations, not s.critical, order.index(s.split)),
            )
        ),
    )


def _part(run: Run, split: str) -> Part:
    scores = tuple(score for score in run.scores if score.split == split)
    return Part(
        split=split,
        says=splits()[split],
        scores=scores,
        chapters=chapters(run.measures[split]),
        categories=by_category(scores),
        languages=by_language(scores),
    )


def _same(part: Part, chapter: Chapter) -> tuple[Line, ...]:
    return next(found.lines for found in part.chapters if found.family == chapter.family)


def _speed(latency: Latency) -> list[Measure]:
    values = {
        "latency p50": latency.p50,
        "latency p95": latency.p95,
        "latency p99": latency.p99,
        "latency ratio": latency.ratio,
    }
    return [
        Measure(name=name, value=value, n=latency.n, unscored=0) for name, value in values.items()
    ]


def _changes(run: Run, before: Before) -> Changes:
    verdicts = _verdicts(before)
    said = before.replies if isinstance(before, Run) else {}
    now = {score.id for score in run.scores}
    counted = tallies(verdicts, run.scores)
    return Changes(
        since=_name(before),
        flips=flips(verdicts, run.scores),
        tallies={split: counted[split] for split in splits() if split in counted},
        came={name: str(reply["answer"]) for name, reply in said.items()},
        new=len(now - set(verdicts)),
        gone=len(set(verdicts) - now),
    )


def _name(before: Before) -> str:
    if isinstance(before, Run):
        return f"run {before.folder.name}"
    return "the baseline" if isinstance(before, Mapping) else "an earlier run"


def _verdicts(before: Before) -> Mapping[str, Verdict]:
    if isinstance(before, Mapping):
        return before
    scores = before.scores if isinstance(before, Run) else before
    return {score.id: verdict_of(score) for score in scores}
