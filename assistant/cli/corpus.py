"""`alliance corpus`."""

from __future__ import annotations

from collections import Counter

import typer

from assistant.cli.options import AsJson, CorpusDir, print_json, settings
from assistant.errors import CorpusError

app = typer.Typer(help="Inspect the texts.", no_args_is_help=True)


@app.command()
def check(as_json: AsJson = False, corpus: CorpusDir = None) -> None:
    """Check every rule of corpus/README.md."""
    from assistant.corpus import load_corpus
    from assistant.corpus.checking import check_corpus

    report = check_corpus(load_corpus(settings(corpus).corpus_dir))
    if as_json:
        print_json({"counts": report.counts, "problems": list(report.problems)})
    else:
        for name, number in report.counts.items():
            typer.echo(f"{name:20} {number}")
        for problem in report.problems:
            typer.echo(problem, err=True)
    if report.problems:
        raise CorpusError(
            f"{len(report.problems)} problems in the corpus; mend the files named above"
        )


@app.command(name="list")
def list_texts(
    anchors: bool = typer.Option(False, "--anchors", help="List provisions instead of texts."),
    as_json: AsJson = False,
    corpus: CorpusDir = None,
) -> None:
    """List the texts, or with --anchors every provision."""
    from assistant.corpus import load_corpus
    from assistant.rendering import provision_json

    texts = load_corpus(settings(corpus).corpus_dir)
    if anchors:
        rows = [provision_json(texts.sources[p.source_id], p) for p in texts.provisions.values()]
        lines = [f"{row['anchor']:44} {row['heading']}" for row in rows]
    else:
        number = Counter(p.source_id for p in texts.provisions.values())
        rows = [
            {
                "id": s.id,
                "title": s.title,
                "kind": s.kind,
                "date": s.date,
                "status": s.status,
                "provisions": number[s.id],
                "url": s.url,
            }
            for s in texts.sources.values()
        ]
        lines = [f"{r['id']:24} {r['date']:10} {r['provisions']:4}  {r['title']}" for r in rows]
    if as_json:
        print_json(rows)
    else:
        typer.echo("\n".join(lines))
