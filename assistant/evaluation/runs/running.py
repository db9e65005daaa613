"""One evaluation run: ask, write down, score, report. Answers and scores are two phases."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.contract import reply_json
from assistant.corpus import Corpus
from assistant.domain import Question, Reply
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case
from assistant.evaluation.measuring.scoring import CaseScore, Detect, score_case
from assistant.evaluation.measuring.summary import Measure, measure
from assistant.evaluation.reports.markdown import junit_xml, markdown
from assistant.evaluation.runs.folders import name_latest, new_run_folder

Ask = Callable[[Question], Reply]
WARM_UP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run: where it lies, its scores, its measures by split, and failed cases."""

    folder: Path
    scores: tuple[CaseScore, ...]
    measures: dict[str, tuple[Measure, ...]]
    failures: tuple[str, ...]


def run_evaluation(
    ask: Ask,
    cases: Sequence[Case],
    corpus: Corpus,
    detect: Detect,
    runs_dir: Path,
    settings: Mapping[str, Any],
) -> Run:
    """Ask every case and write a run folder.

    The folder holds `settings.json`, `answers.jsonl`, `scores.jsonl`, `summary.json`, `report.md`
    and `junit.xml`; `latest` beside it names the newest. A case that raises is a failure of its
    own, never a zero.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    folder = new_run_folder(runs_dir)
    for case in cases[:WARM_UP]:
        # The loop below asks again, and records what goes wrong.
        with contextlib.suppress(Exception):
            ask(case.as_question())
    answers: list[dict[str, Any]] = []
    scores: list[CaseScore] = []
    failures: list[str] = []
    for case in tqdm(cases, desc="evaluating", unit="question", disable=None):
        try:
            reply = reply_json(ask(case.as_question()))
            score = score_case(case, reply, corpus, detect)
        except Exception as error:  # noqa: BLE001 - a crash is a result, and the gate is red for it
            failures.append(f"{case.id}: {type(error).__name__}: {error}")
            continue
        answers.append({"id": case.id, **reply})
        scores.append(score)
    measures = {
        split: measure([s for s in scores if s.split == split])
        for split in sorted({s.split for s in scores})
    }
    run = Run(folder=folder, scores=tuple(scores), measures=measures, failures=tuple(failures))
    try:
        _write(run, cases, answers, settings)
    except OSError as error:
        raise EvaluationError(f"cannot write {folder} ({error.strerror}); free it") from error
    return run


def _write(
    run: Run, cases: Sequence[Case], answers: list[dict[str, Any]], settings: Mapping[str, Any]
) -> None:
    summary = {split: [asdict(m) for m in measures] for split, measures in run.measures.items()} | {
        "failures": list(run.failures)
    }
    files = {
        "settings.json": json.dumps(dict(settings), indent=1),
        "answers.jsonl": _lines(answers),
        "scores.jsonl": _lines([asdict(score) for score in run.scores]),
        "summary.json": json.dumps(summary, indent=1),
        "report.md": markdown(run.measures, run.scores, run.failures, cases),
        "junit.xml": junit_xml(run.scores, run.failures),
    }
    for name, content in files.items():
        (run.folder / name).write_text(content + "\n", encoding="utf-8")
    name_latest(run.folder)


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
