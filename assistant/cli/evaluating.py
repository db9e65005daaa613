"""`alliance eval`: ask, judge, accept and compare; the other commands come from their own files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.adding import add
from assistant.cli.asked import OURS, our_system, untimed, yardstick
from assistant.cli.external import external
from assistant.cli.fitting import ablate, calibrate, grounding
from assistant.cli.judging import judge
from assistant.cli.mutants import mutants
from assistant.cli.options import CorpusDir, IndexDir, RunsDir, settings
from assistant.cli.questions import check
from assistant.cli.record import keep_record
from assistant.cli.reporting import keep_reports, report
from assistant.cli.systems import (
    CairnPath,
    Outside,
    RunnablePath,
    Url,
    UrlFormat,
    UrlModel,
    run_other,
    systems,
)

if TYPE_CHECKING:
    from assistant.evaluation.cases.sets import CaseSet, SetName
    from assistant.evaluation.runs.running import Run
    from assistant.settings import Settings

COMMANDS = (
    report, check, add, mutants, systems, judge, calibrate, ablate, grounding, external,
)  # fmt: skip
app = typer.Typer(help="Measure the answers and gate on them.", no_args_is_help=True)
for command in COMMANDS:
    app.command()(command)
Resume = Annotated[
    Path | None,
    typer.Option(metavar="RUN", help="Folder of an interrupted run to go on with."),
]
Asked = Annotated[
    Literal["full", "pr"],
    typer.Option(
        "--set", help="All questions, or for a pull request: test, critical, an eighth of the rest."
    ),
]
Put = Annotated[
    Literal["full", "pr", "plain", "mistyped"],
    typer.Option(
        "--set",
        help="As for the gate; or plain: in bare letters, Latin ones for Greek, Bulgarian; or "
        "mistyped: with a typing error in one word of six.",
    ),
]
Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why the change is right; kept with the baseline.")
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]
GATE_RED = 4


@app.command(name="run")
def run_questions(
    system: Annotated[
        str,
        typer.Option(metavar="NAME", help="alliance (ours), tutorial, bm25, cairn, http, runnable"),
    ] = OURS,
    asked: Put = "full",
    runs: RunsDir = None,
    resume: Resume = None,
    cairn: CairnPath = None,
    url: Url = "",
    url_format: UrlFormat = "reply",
    url_model: UrlModel = "",
    runnable: RunnablePath = "",
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Ask a system the evaluation questions, write a run folder and print its table."""
    chosen = settings(corpus, index)
    cases = _cases(chosen, asked)
    outside = Outside(
        cairn=cairn, url=url, url_format=url_format, url_model=url_model, runnable=runnable
    )
    run = (
        _run(chosen, cases, runs, resume)
        if system == OURS
        else run_other(system, cases.cases, chosen, outside, _runs_dir(chosen, runs), resume)
    )
    _show(run)


@app.command()
def gate(
    asked: Asked = "full",
    runs: RunsDir = None,
    resume: Resume = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Run, then compare with thresholds and baseline; exit 4 if anything is worse."""
    from assistant.evaluation.gating.baseline import read_baseline
    from assistant.evaluation.gating.gate import judge_run
    from assistant.evaluation.gating.rules import read_rules

    chosen = settings(corpus, index)
    rules = read_rules(chosen.eval_dir / "thresholds.toml")
    baseline = read_baseline(chosen.baseline)
    cases = _cases(chosen, asked)
    run = _run(chosen, cases, runs, resume)
    _show(run)
    verdict = judge_run(run, cases, rules, baseline)
    for note in verdict.notes:
        typer.echo(note)
    for red in verdict.reds:
        typer.echo(f"RED {red}", err=True)
    typer.echo("gate: green" if verdict.is_green else f"gate: red ({len(verdict.reds)} reasons)")
    if not verdict.is_green:
        raise typer.Exit(GATE_RED)


@app.command()
def accept(
    reason: Reason,
    runs: RunsDir = None,
    resume: Resume = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Run, and make the result the baseline; commit it with the change that moved it."""
    from datetime import UTC, datetime

    from assistant.evaluation.gating.baseline import accept_run, check_reason

    chosen = settings(corpus, index)
    why = check_reason(reason)
    run = _run(chosen, _cases(chosen, "full"), runs, resume)
    _show(run)
    path = chosen.baseline
    accepted = accept_run(run, path, why, datetime.now(UTC).date())
    typer.echo(f"{path}: {len(run.scores)} questions, {accepted.net_change:+d} passed net")


@app.command()
def compare(before: RunFolder, after: RunFolder, corpus: CorpusDir = None) -> None:
    """Compare two run folders: questions that came out otherwise, measures with intervals."""
    from assistant.assembly import open_corpus
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.gating.comparing import compare as compared
    from assistant.evaluation.gating.tables import comparison_table
    from assistant.evaluation.runs.running import read_run

    chosen = settings(corpus)
    cases = load_cases(chosen.eval_dir / "questions")
    measured = untimed(open_corpus(chosen))
    first, second = (read_run(folder, cases, measured).scores for folder in (before, after))
    typer.echo(comparison_table(compared(first, second), {c.id: c.shown for c in cases}))


def _cases(chosen: Settings, asked: SetName) -> CaseSet:
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.cases.sets import choose_set

    return choose_set(asked, load_cases(chosen.eval_dir / "questions"))


def _runs_dir(chosen: Settings, given: Path | None) -> Path:
    return given or chosen.eval_dir / "runs"


def _run(chosen: Settings, cases: CaseSet, runs: Path | None, resume: Path | None) -> Run:
    from assistant.assembly import ready_assistant
    from assistant.evaluation.runs.running import run_evaluation

    assistant = ready_assistant(chosen)
    run = run_evaluation(
        our_system(assistant, chosen),
        cases.cases,
        yardstick(chosen, assistant.corpus),
        _runs_dir(chosen, runs),
        resume,
    )
    keep_reports(run, chosen)
    keep_record(run, chosen, assistant.corpus)
    return run


def _show(run: Run) -> None:
    from assistant.evaluation.reports.markdown import table

    for split, measures in run.measures.items():
        typer.echo(f"\n{split}\n{table(measures)}")
    typer.echo(f"\nreport: {run.folder / 'report.html'}")
