"""`alliance corpus`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import fetching
from assistant.cli.options import AsJson, CorpusDir, print_json, settings
from assistant.errors import CorpusError

if TYPE_CHECKING:
    from assistant.corpus import Corpus
    from assistant.domain import Source

app = typer.Typer(help="Inspect the texts, and fetch the official files.", no_args_is_help=True)
app.command()(fetching.fetch)


@app.command()
def check(as_json: AsJson = False, corpus: CorpusDir = None) -> None:
    """Check every rule of corpus/README.md."""
    from assistant.assembly import open_corpus
    from assistant.corpus.checking import check_corpus

    report = check_corpus(open_corpus(settings(corpus)))
    if as_json:
        print_json({"counts": report.counts, "problems": list(report.problems)})
    else:
        for name, number in report.counts.items():
            typer.echo(f"{name:26} {number}")
        for problem in report.problems:
            typer.echo(problem, err=True)
    if report.problems:
        raise CorpusError(
            f"{len(report.problems)} problems in the corpus; mend the files named above"
        )


@app.command(name="list")
def list_texts(
    anchors: Annotated[
        bool, typer.Option("--anchors", help="List provisions instead of texts.")
    ] = False,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
) -> None:
    """List the texts: digests, official editions present or missing, date checked, basis.

    With --anchors, list every provision instead.
    """
    from assistant.assembly import open_corpus
    from assistant.rendering import provision_json

    texts = open_corpus(settings(corpus))
    if anchors:
        provisions = [*texts.provisions.values(), *texts.wording.values()]
        rows = [provision_json(texts.sources[p.source_id], p) for p in provisions]
        lines = [f"{row['anchor']:44} {row['heading']}" for row in rows]
    else:
        rows = [_standing(source, texts) for source in texts.sources.values()]
        lines = [_lines(row) for row in rows]
    if as_json:
        print_json(rows)
    else:
        typer.echo("\n".join(lines))


def _standing(source: Source, texts: Corpus) -> dict[str, Any]:
    """Say what is known of a text, and from what."""
    provisions = [p for p in texts.provisions.values() if p.source_id == source.id]
    present = {p.language for p in texts.wording.values() if p.source_id == source.id}
    named = [edition.language for edition in source.editions]
    digests = texts.digests.get(source.id, {})
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "date": source.date,
        "status": source.status,
        "provisions": len(provisions),
        "digests": sorted(digests),
        "checked": max((str(front["checked"]) for front in digests.values()), default=""),
        "basis": dict(Counter(p.basis.value for p in provisions)),
        "official_present": [language for language in named if language in present],
        "official_missing": [language for language in named if language not in present],
        "url": source.url,
    }


def _lines(row: dict[str, Any]) -> str:
    basis = ", ".join(f"{number} {name}" for name, number in row["basis"].items())
    present = " ".join(row["official_present"]) or "none"
    missing = " ".join(row["official_missing"]) or "none"
    return (
        f"{row['id']} · {row['title']} ({row['date']}, {row['status']})\n"
        f"    {row['provisions']} provisions: {basis}\n"
        f"    digests: {' '.join(row['digests']) or 'none'}, checked {row['checked'] or 'never'}\n"
        f"    official editions present: {present}; missing: {missing}"
    )
