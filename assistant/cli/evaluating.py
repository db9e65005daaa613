"""`alliance eval`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.external import external
from assistant.cli.options import CorpusDir, IndexDir, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answering.engine import Assistant
    from assistant.evaluation.cases import Case
    from assistant.evaluation.runs.running import Run
    from assistant.settings import Settings

app = typer.Typer(help="Measure the answers and gate on them.", no_args_is_help=True)
app.command(name="external")(external)
RunsDir = Annotated[
    Path | None, typer.Option("--runs", metavar="DIR", help="Where run folders are written.")
]
GATE_RED = 4


@app.command(name="run")
def run_questions(runs: RunsDir = None, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Ask every evaluation question, write a run folder and print its table."""
    _show(_run(runs, corpus, index))


@app.command()
def gate(runs: RunsDir = None, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Run, then compare with thresholds and baseline; exit 4 if anything is worse."""
    from assistant.evaluation.gating.gate import judge_run

    run = _run(runs, corpus, index)
    _show(run)
    folder = settings(corpus, index).eval_dir
    verdict = judge_run(run, folder / "thresholds.toml", folder / "baseline.json")
    for note in verdict.notes:
        typer.echo(note)
    for red in verdict.reds:
        typer.echo(f"RED {red}", err=True)
    typer.echo("gate: green" if verdict.is_green else f"gate: red ({len(verdict.reds)} reasons)")
    if not verdict.is_green:
        raise typer.Exit(GATE_RED)


@app.command()
def accept(runs: RunsDir = None, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Run, and make the result the baseline; commit it with the change that moved it."""
    from assistant.evaluation.gating.gate import write_baseline

    run = _run(runs, corpus, index)
    _show(run)
    write_baseline(run, settings(corpus, index).eval_dir / "baseline.json")


@app.command()
def check(corpus: CorpusDir = None) -> None:
    """Check that each expected answer is in the corpus, and no question in the question bank."""
    from assistant.assembly import open_corpus, open_embeddings
    from assistant.errors import EvaluationError
    from assistant.evaluation.cases import check_cases, load_cases
    from assistant.evaluation.cases.leakage import near_copies

    chosen = settings(corpus)
    cases = load_cases(chosen.eval_dir / "questions")
    texts = open_corpus(chosen)
    problems = [
        *check_cases(cases, texts),
        *(
            f"{copy.case_id}: {copy.question!r} stands in the bank at {copy.target}: "
            f"{copy.banked!r} ({copy.cosine}); reword the bank"
            for copy in near_copies(cases, texts, open_embeddings(chosen, "query"))
        ),
    ]
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(cases)} questions, {len(problems)} problems")
    if problems:
        raise EvaluationError("mend the questions named above, or the corpus")


@app.command()
def grounding(corpus: CorpusDir = None) -> None:
    """Measure what the gate before a language model stops, and what it lets pass."""
    from assistant.assembly import open_corpus, open_embeddings, open_gate
    from assistant.evaluation.grounding import (
        gate_table,
        load_gate_cases,
        run_gate,
        scripted_cases,
    )

    chosen = settings(corpus)
    texts = open_corpus(chosen)
    embeddings, checking = open_embeddings(chosen, "query"), open_gate(chosen, texts)
    tracks = {
        "hand-made cases, the half that set no constant": load_gate_cases(
            chosen.eval_dir / "grounding"
        ),
        "scripted adversaries over the digest": scripted_cases(texts),
    }
    for name, cases in tracks.items():
        typer.echo(f"\n{name}\n{gate_table(run_gate(cases, texts, checking, embeddings))}")


@app.command()
def calibrate(
    declined: Annotated[
        float, typer.Option(help="Share of answerable development questions that may be declined.")
    ] = 0.04,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Fit the confidence on the development questions and store it with the corpus."""
    from assistant.assembly import ready_assistant
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.fitting.calibrating import Example, fit

    chosen = settings(corpus, index)
    assistant = ready_assistant(chosen)
    examples = []
    for case in load_cases(chosen.eval_dir / "questions"):
        if case.split != "dev" or case.expect == "clarify":
            continue
        signals = assistant.ask(case.as_question()).trace.signals
        measured = {name: value for name, value in signals.items() if isinstance(value, float)}
        answerable = case.expect == "answer"
        examples.append(Example(signals=measured, answerable=answerable, author=case.author))
    found = fit(examples, declined)
    found.calibration.write(chosen.corpus_dir)
    typer.echo(
        f"{len(examples)} development questions; AUROC with each author held out "
        f"{found.auroc or 0:.3f}; at {found.calibration.least} declined of the answerable "
        f"{found.declined:.3f}, noticed of the others {found.noticed:.3f}"
    )


@app.command()
def ablate(
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only questions in this language; repeat.")
    ] = None,
    corpus: CorpusDir = None,
) -> None:
    """Measure what bank, silences and translations are worth, on the development questions."""
    import tempfile
    from dataclasses import replace

    from assistant.assembly import build_assistant, make_index, open_corpus
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.fitting.ablation import ablation_table, ablations

    chosen = settings(corpus)
    cases = [
        case
        for case in load_cases(chosen.eval_dir / "questions")
        if case.split == "dev" and (not lang or case.lang in lang)
    ]
    measured = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, less in ablations(open_corpus(chosen)).items():
            aside = replace(chosen, index_dir=Path(temporary) / name.replace(" ", "-"))
            make_index(aside, less)
            run = _evaluate(build_assistant(aside, less), cases, Path(temporary) / "runs", chosen)
            measured[name] = run.measures["dev"]
    typer.echo(ablation_table(measured))


def _run(runs: Path | None, corpus: Path | None, index: Path | None) -> Run:
    from assistant.assembly import ready_assistant
    from assistant.evaluation.cases import load_cases

    chosen = settings(corpus, index)
    cases = load_cases(chosen.eval_dir / "questions")
    return _evaluate(ready_assistant(chosen), cases, runs or chosen.eval_dir / "runs", chosen)


def _evaluate(assistant: Assistant, cases: Sequence[Case], runs: Path, chosen: Settings) -> Run:
    from assistant.evaluation.runs.running import run_evaluation
    from assistant.languages import detect_language

    return run_evaluation(
        assistant.ask,
        cases,
        assistant.corpus,
        lambda text: detect_language(text, "en"),
        runs,
        {"model": chosen.model, "index": assistant.index_fingerprint},
    )


def _show(run: Run) -> None:
    from assistant.evaluation.reports.markdown import table

    for split, measures in run.measures.items():
        typer.echo(f"\n{split}\n{table(measures)}")
    typer.echo(f"\nreport: {run.folder / 'report.md'}")
