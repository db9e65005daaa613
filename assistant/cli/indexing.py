"""`alliance index`."""

from __future__ import annotations

from dataclasses import asdict

import typer

from assistant.cli.options import AsJson, CorpusDir, IndexDir, print_json, settings

app = typer.Typer(help="Build and inspect the index.", no_args_is_help=True)


@app.command()
def build(as_json: AsJson = False, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Index the corpus anew and put the result into service."""
    from assistant.assembly import make_index

    manifest = make_index(settings(corpus, index))
    if as_json:
        print_json(asdict(manifest))
        return
    typer.echo(
        f"indexed {manifest.passages} provisions, {manifest.questions} bank questions and "
        f"{manifest.silences} silence questions in {manifest.seconds} s"
    )


@app.command()
def info(as_json: AsJson = False, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Show the index in service; fails if it is missing, damaged or stale."""
    from assistant.assembly import check_index
    from assistant.corpus import load_corpus

    chosen = settings(corpus, index)
    manifest = check_index(chosen, load_corpus(chosen.corpus_dir))
    if as_json:
        print_json(asdict(manifest))
        return
    for name, value in asdict(manifest).items():
        typer.echo(f"{name:12} {value}")
