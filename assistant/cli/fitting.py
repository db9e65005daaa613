"""`alliance eval calibrate`, `ablate` and `grounding`: what development questions set and show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asked import our_system, yardstick
from assistant.cli.options import CorpusDir, IndexDir, settings
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.evaluation.fitting.calibrating import Parted


def grounding(corpus: CorpusDir = None) -> None:
    """Measure what the gate before a language model stops, and what it lets pass."""
    from assistant.assembly import open_corpus, open_embeddings, open_gate
    from assistant.evaluation.grounding import (
        gate_table,
        load_examination,
        load_gate_cases,
        load_short,
        run_gate,
        scripted_cases,
    )

    chosen = settings(corpus)
    texts = open_corpus(chosen)
    embeddings = open_embeddings(chosen, "query", tuned=False)
    checking = open_gate(chosen, texts, embeddings)
    folder = chosen.eval_dir / "grounding"
    tracks = {
        "hand-made cases, the half that set no constant": load_gate_cases(folder),
        "an examination, by authors who taught the gate nothing": load_examination(folder),
        "plain sentences as chat models write them, by another author": load_short(folder),
        "scripted adversaries over the digest": scripted_cases(texts),
    }
    for name, cases in tracks.items():
        typer.echo(f"\n{name}\n{gate_table(run_gate(cases, texts, checking, embeddings))}")


def calibrate(
    declined: Annotated[
        float,
        typer.Option(help="Share of answerable questions without history to decline at most."),
    ] = 0.035,
    take: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Store this bound, or model with its bound, as fitted; `all` of them; repeat. "
            "Without it nothing is stored.",
        ),
    ] = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Fit when to answer, and what a message asks, on questions kept for that."""
    from assistant.assembly import ready_assistant
    from assistant.calibration import Calibration
    from assistant.evaluation.fitting.calibrating import fit
    from assistant.evaluation.fitting.gathering import gather

    chosen = settings(corpus, index)
    stored = Calibration.read(chosen.corpus_dir, chosen.model)
    stored.taking(stored, take or ())
    other = Calibration.model_of(chosen.corpus_dir) not in (None, chosen.model)
    if other and take and "all" not in take:
        raise UsageError(
            "what is stored is for another embedding model; say --take all, or nothing"
        )
    assistant = ready_assistant(chosen)
    asked = gather(assistant.ask, assistant.corpus, chosen.eval_dir)
    found = fit(asked, declined)
    typer.echo(_told(f"{len(asked.alone)} development questions", found.alone))
    if found.followed:
        typer.echo(_told(f"{len(asked.followed)} questions after an exchange", found.followed))
    typer.echo(
        f"{len(asked.readings)} messages that one of two readings answers; the right one is taken "
        f"of {found.well_read:.3f}"
    )
    typer.echo(
        f"{len(asked.parts)} questions of messages that ask several things; of what is quoted for "
        f"them {found.well_quoted:.3f} is right"
    )
    typer.echo(
        f"{len(asked.foreign)} questions on other subjects; at {found.calibration.most} recognised "
        f"{found.estranged:.3f}"
    )
    before, after = stored.numbers(), found.calibration.numbers()
    typer.echo("\nconstant: stored, fitted")
    for name in sorted({*before, *after}):
        typer.echo(f"{name}: {before.get(name, '–')}, {after.get(name, '–')}")
    if take:
        stored.taking(found.calibration, take).write(chosen.corpus_dir, chosen.model)
    else:
        typer.echo("nothing stored; --take NAME stores a constant, --take all stores all")


def _told(what: str, parted: Parted) -> str:
    return (
        f"{what}; AUROC with each author held out {parted.auroc or 0:.3f}; at {parted.least} "
        f"declined of the answerable {parted.declined:.3f}, noticed of the others "
        f"{parted.noticed:.3f}"
    )


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
    from assistant.evaluation.runs.running import run_evaluation

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
            assistant = build_assistant(aside, less)
            run = run_evaluation(
                our_system(assistant, aside),
                cases,
                yardstick(aside, assistant.corpus),
                Path(temporary) / "runs",
            )
            measured[name] = run.measures["dev"]
    typer.echo(ablation_table(measured))
