"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings

CorpusDir = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Corpus folder to use.")
]
IndexDir = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index to use.")
]
RunsDir = Annotated[
    Path | None, typer.Option("--runs", metavar="DIR", help="Where run folders are written.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def settings(corpus: Path | None = None, index: Path | None = None) -> Settings:
    """Read the settings; options given on the command line go first."""
    from assistant.settings import load_settings

    return load_settings(corpus_dir=corpus, index_dir=index)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
