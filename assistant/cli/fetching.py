"""`alliance corpus fetch`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.options import AsJson, CorpusDir, print_json, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.fetching import Fetched, FetchReport, Planned

Only = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TEXT…]", help="Ids of texts, or TEXT/LANGUAGE; all if none is given."),
]
SHOWN = 12
FAILED = 1


def fetch(
    only: Only = None,
    check: Annotated[
        bool, typer.Option("--check", help="Report what changed upstream; change nothing here.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be downloaded; ask no server.")
    ] = False,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
) -> None:
    """Download the official editions that sources.toml names; answers then quote them.

    Files and lock.json go to corpus/official. A file that changed upstream is reported with both
    checksums; `alliance index build` then indexes it. Exit code 1 if an edition failed.
    """
    from assistant import fetching
    from assistant.assembly import official_editions, typed

    sources, folder, rules = official_editions(settings(corpus))
    if dry_run:
        _show_plan(fetching.plan(sources, folder, rules, only=only), as_json=as_json)
        return
    run = fetching.check if check else fetching.fetch
    report = run(sources, folder, rules, only=only)
    if as_json:
        print_json([asdict(edition) for edition in report.editions])
    else:
        _show(report)
        if not check and any(e.status in {"new", "changed"} for e in report.editions):
            typer.echo(f"next: {typed('index build', corpus)}")
    if not report.complete:
        raise typer.Exit(FAILED)


def _show_plan(planned: Sequence[Planned], *, as_json: bool) -> None:
    rows: list[dict[str, Any]] = [
        {"key": p.key, "url": p.edition.url, "follow": p.edition.follow, "path": p.path,
         "refusal": p.refusal}
        for p in planned
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for row in rows:
        via = f" (the link that matches {row['follow']!r})" if row["follow"] else ""
        typer.echo(f"{row['path']} from {row['url']}{via}")
        if row["refusal"]:
            typer.echo(f"    refused: {row['refusal']}")


def _show(report: FetchReport) -> None:
    for edition in report.editions:
        typer.echo(f"{edition.status:10} {edition.path}{_detail(edition)}")


def _detail(edition: Fetched) -> str:
    if edition.reason:
        return f": {edition.reason}"
    if edition.old_sha256 and edition.old_sha256 != edition.sha256:
        return f": {edition.old_sha256[:SHOWN]}… became {edition.sha256[:SHOWN]}…"
    return f" ({edition.size:,} bytes)" if edition.size else ""
