"""`alliance index`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.options import AsJson, CorpusDir, IndexDir, print_json, settings

if TYPE_CHECKING:
    from assistant.assembly import Built

app = typer.Typer(help="Build and inspect the index.", no_args_is_help=True)


@app.command()
def build(as_json: AsJson = False, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Index the corpus, or any folder of documents, and put the result into service.

    Only what changed since the last build is read and embedded. Files that cannot be read are
    reported, and the rest is indexed. A corpus that only --corpus names has an index of its own,
    below the index folder; the others stay in service.
    """
    from assistant.assembly import make_index

    built = make_index(settings(corpus, index))
    if as_json:
        print_json(_report(built))
        return
    manifest, changes = built.manifest, built.changes
    for name, reason in changes.failed.items():
        typer.echo(f"failed: {name}: {reason}", err=True)
    for name, warnings in built.warnings.items():
        for warning in warnings:
            typer.echo(f"note: {name}: {warning}", err=True)
    typer.echo(
        f"files: {len(changes.added)} added, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {len(changes.unchanged)} unchanged, "
        f"{len(changes.failed)} failed"
    )
    typer.echo(
        f"indexed {manifest.passages} passages, {manifest.wording} official chunks, "
        f"{manifest.questions} bank questions and {manifest.silences} silence questions "
        f"({built.embedded} embedded anew) in {manifest.seconds} s"
    )


@app.command()
def tune(
    steps: Annotated[int, typer.Option(min=1, help="Batches of some 1,300 texts.")] = 1500,
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin from the bare model, not from what is kept.")
    ] = False,
    corpus: CorpusDir = None,
) -> None:
    """Tune the bundled embedding model to the corpus and keep the result with it.

    Five minutes on a large GPU; without one a minute a batch on two cores, so give few `--steps`
    there. Worth it after many questions were added to the bank or the silences; what is kept serves
    until then.
    """
    from assistant.assembly import typed
    from assistant.learning import tune_model

    written = tune_model(settings(corpus), steps, anew=anew)
    embed, build, asking, calibrate = (
        typed(command, corpus)
        for command in ("index embed", "index build", "index asking", "eval calibrate --take all")
    )
    typer.echo(f"wrote {written}; next: `{embed}`, `{build}`, `{asking}`, then `{calibrate}`")


@app.command()
def embed(corpus: CorpusDir = None) -> None:
    """Keep the vectors of the corpus with it, so that a first index embeds next to nothing.

    Worth it when questions or provisions changed and their index is built: only what changed is
    embedded. After `alliance index tune` everything is, 10 to 25 minutes on two cores.
    """
    from assistant.learning import keep_vectors

    kept, computed = keep_vectors(settings(corpus))
    typer.echo(f"kept {kept} vectors, {computed} of them embedded anew")


@app.command()
def teach(
    stopped: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the false statements to stop.")
    ] = 0.95,
    epochs: Annotated[int, typer.Option(min=1, help="How often everything is shown.")] = 3,
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin from nothing; six epochs are better then.")
    ] = False,
    corpus: CorpusDir = None,
) -> None:
    """Teach the gate before a language model which statements the texts bear out.

    It learns from the statements of the corpus and goes on from what it learned before, about an
    hour on two cores. Worth it after statements were added or provisions changed. Until then what
    was learned serves: new statements are laid beside a sentence at once, the bound stays.
    """
    from assistant.learning import teach_judge

    taught = teach_judge(settings(corpus), stopped, epochs, anew=anew)
    typer.echo(
        f"of {taught.false} false statements it was not taught, the gate stops {taught.stopped:.3f}"
        f"; of {taught.faithful} faithful ones it passes {taught.passed:.3f}"
    )


@app.command()
def asking(corpus: CorpusDir = None) -> None:
    """Learn which sentences of a message ask something, and keep it with the corpus.

    From messages of the evaluation set and sentences of the corpus, a minute on two cores. Worth it
    after some were added; needed after `alliance index tune`: until then cues alone tell.
    """
    from assistant.learning import learn_asking

    written, number = learn_asking(settings(corpus))
    typer.echo(f"wrote {written}, learned from {number} sentences")


@app.command()
def languages(corpus: CorpusDir = None) -> None:
    """Learn from the corpus's questions which language a text is in, and keep it in the program.

    Also for what is typed without accents, or in Latin letters. Worth it after many questions were
    added; a minute on two cores.
    """
    from assistant.learning import learn_languages

    typer.echo(f"wrote {learn_languages(settings(corpus))}")


@app.command()
def info(as_json: AsJson = False, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Show the index in service; fails if it is missing, damaged or stale."""
    from assistant.assembly import check_index, open_corpus, open_every_file

    chosen = settings(corpus, index)
    manifest = check_index(chosen, open_corpus(chosen))
    open_every_file(chosen)
    if as_json:
        print_json(asdict(manifest))
        return
    for name, value in asdict(manifest).items():
        typer.echo(f"{name:12} {len(value) if isinstance(value, dict) else value}")


def _report(built: Built) -> dict[str, Any]:
    return {
        **asdict(built.manifest),
        "changes": asdict(built.changes),
        "warnings": built.warnings,
        "embedded": built.embedded,
    }
