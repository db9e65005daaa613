"""`alliance eval external`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import CorpusDir, IndexDir, RunsDir, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.embeddings import Embeddings

    from assistant.domain import Question, Reply


def external(
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="Folder of sets, as below.")
    ] = Path("external"),
    track: Annotated[
        list[str] | None,
        typer.Option("--track", metavar="NAME", help="foreign, xquad or clapnq; repeat. All."),
    ] = None,
    runs: RunsDir = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Measure on sets that others wrote; what is absent is skipped and named.

    DIR/xquad/LANGUAGE.json: SQuAD 1.1, question ids shared between languages.
    DIR/clapnq/*.jsonl: ClapNQ, one question with its passage and selected sentences a line.

    foreign puts all questions to the assistant (none is about the Alliance: how many are not
    answered?), xquad ranks passages in one language and across, clapnq ranks passages, selects
    sentences and tells answerable questions from others. eval/external.md gives the formats.
    """
    from assistant.assembly import open_embeddings, ready_assistant
    from assistant.evaluation.external.running import run_external
    from assistant.evaluation.external.sets import TRACKS
    from assistant.retrieval.foreseen import ForeseenEmbeddings

    chosen = settings(corpus, index)

    @cache
    def load(documents_as: str) -> Embeddings:
        return open_embeddings(chosen, documents_as, tuned=False)

    def assist() -> tuple[ForeseenEmbeddings, Callable[[Question], Reply]]:
        foreseen = ForeseenEmbeddings(open_embeddings(chosen, "query", quick=True))
        assistant = ready_assistant(chosen, foreseen)
        facts["index"] = assistant.index_fingerprint
        return foreseen, assistant.ask

    facts = {"model": chosen.model, "data": str(data)}
    run = run_external(data, track or TRACKS, load, assist, runs or chosen.eval_dir / "runs", facts)
    typer.echo(run.table)
    if run.folder is not None:
        typer.echo(f"\nreport: {run.folder / 'external.md'}")
