"""One evaluation run: ask, score, report. Scores follow from the answers alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.corpus import Corpus
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case
from assistant.evaluation.measuring.scoring import CaseScore, Detect, score_case
from assistant.evaluation.measuring.summary import Measure, measure
from assistant.evaluation.runs.asking import ANSWERS, FAILURES, ask_all
from assistant.evaluation.runs.folders import name_latest, new_run_folder
from assistant.evaluation.runs.latency import TIMINGS, Latency, read_latency, time_replies
from assistant.evaluation.runs.rows import read_rows
from assistant.evaluation.systems.system import System

SETTINGS = "settings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What replies are measured with.

    Attributes:
        corpus: what they may cite.
        detect: returns the language of a text.
        reference: work whose time stands for the speed of the machine; not timed if None.
    """

    corpus: Corpus
    detect: Detect
    reference: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run.

    Attributes:
        folder: where it lies.
        system: name of the system that was asked.
        about: what made the answers.
        cases: what was asked, in order.
        replies: public form by case id, without times.
        scores: by case, in order; a case that failed has none.
        measures: by split.
        latency: of all replies.
        failures: what the system raised, by case id.
    """

    folder: Path
    system: str
    about: Mapping[str, Any]
    cases: tuple[Case, ...]
    replies: Mapping[str, Mapping[str, Any]]
    scores: tuple[CaseScore, ...]
    measures: dict[str, tuple[Measure, ...]]
    latency: Latency
    failures: Mapping[str, str]


def run_evaluation(
    system: System,
    cases: Sequence[Case],
    yardstick: Yardstick,
    runs_dir: Path,
    resume: Path | None = None,
) -> Run:
    """Ask a system every case, or what an interrupted run left, and score what it said.

    The folder gets `settings.json`, `answers.jsonl`, `timings.jsonl`, `scores.jsonl`,
    `summary.json` and `latency.json`; all but those of time are the same in every run of the same
    system, questions and corpus. `latest` beside it names the newest run of our own system.

    Raises:
        EvaluationError: the folder cannot be written, or the run to resume asked something else.
    """
    folder = _folder(system, cases, runs_dir, resume)
    try:
        ask_all(system, cases, yardstick.corpus, folder)
        time_replies(system, cases, folder, yardstick.reference)
        run = read_run(folder, cases, yardstick)
        _write_scores(run)
        if system.ours:
            name_latest(folder)
    except OSError as error:
        raise EvaluationError(f"cannot write {folder} ({error.strerror}); free it") from error
    return run


def read_run(folder: Path, cases: Sequence[Case], yardstick: Yardstick) -> Run:
    """Score what a run folder holds; cases that it does not hold are left out.

    Raises:
        EvaluationError: it is no run folder.
    """
    try:
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{folder} is no run folder ({error}); name one") from error
    rows = {row["id"]: row for row in read_rows(folder / ANSWERS)}
    failures = {row["id"]: row["error"] for row in read_rows(folder / FAILURES)}
    asked = tuple(case for case in cases if case.id in rows or case.id in failures)
    scores = tuple(
        score_case(
            case,
            row["reply"],
            yardstick.corpus,
            yardstick.detect,
            row["violations"],
            row.get("alone"),
        )
        for case in asked
        if (row := rows.get(case.id)) is not None
    )
    return Run(
        folder=folder,
        system=settings["system"],
        about=settings["about"],
        cases=asked,
        replies={name: row["reply"] for name, row in rows.items()},
        scores=scores,
        measures={
            split: measure([score for score in scores if score.split == split])
            for split in sorted({score.split for score in scores})
        },
        latency=read_latency(read_rows(folder / TIMINGS)),
        failures=failures,
    )


def _folder(system: System, cases: Sequence[Case], runs_dir: Path, resume: Path | None) -> Path:
    settings = {
        "system": system.name,
        "about": dict(system.about),
        "cases": [case.id for case in cases],
    }
    content = json.dumps(settings, indent=1, ensure_ascii=False) + "\n"
    if resume is None:
        folder = new_run_folder(runs_dir, "" if system.ours else f"{system.name}-")
        (folder / SETTINGS).write_text(content, encoding="utf-8")
        return folder
    try:
        before = (resume / SETTINGS).read_text(encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{resume} is no run folder ({error.strerror}); name one") from error
    if before != content:
        raise EvaluationError(
            f"{resume} asked another system, corpus or set of questions; run anew without --resume"
        )
    return resume.resolve()


def _write_scores(run: Run) -> None:
    summary = {split: [asdict(m) for m in measures] for split, measures in run.measures.items()}
    files = {
        "scores.jsonl": "\n".join(
            json.dumps(asdict(score), ensure_ascii=False) for score in run.scores
        ),
        "summary.json": json.dumps(summary | {"failures": dict(run.failures)}, indent=1),
        "latency.json": json.dumps(asdict(run.latency), indent=1),
    }
    for name, content in files.items():
        (run.folder / name).write_text(content + "\n", encoding="utf-8")
