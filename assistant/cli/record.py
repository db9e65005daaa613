"""`alliance record`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import AsJson, CorpusDir, IndexDir, settings

if TYPE_CHECKING:
    from assistant.corpus import Corpus
    from assistant.evaluation.runs.running import Run
    from assistant.settings import Settings

RUN_RECORD = "record.md"
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to this file instead.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the top level."""
    app.command()(record)


def record(
    out: Out = None, as_json: AsJson = False, corpus: CorpusDir = None, index: IndexDir = None
) -> None:
    """Print the transparency record: models, texts, limits, measured quality, data kept.

    Markdown, or JSON with --json. What was not measured is named as such.
    """
    from assistant.assembly import open_corpus
    from assistant.transparency import open_record, record_json, record_markdown

    chosen = settings(corpus, index)
    made = open_record(chosen, open_corpus(chosen))
    text = record_markdown(made)
    if as_json:
        text = json.dumps(record_json(made), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text)


def keep_record(run: Run, chosen: Settings, corpus: Corpus) -> None:
    """Write the record with the figures of a run made today into the run's folder.

    Raises:
        UsageError: the file cannot be written.
    """
    from datetime import UTC, datetime

    from assistant.transparency import measured_in, open_record, record_markdown

    figures = measured_in(run, datetime.now(UTC).date())
    _write(run.folder / RUN_RECORD, record_markdown(open_record(chosen, corpus, figures)))


def _write(path: Path, text: str) -> None:
    from assistant.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path} ({error.strerror}); give another file") from error
