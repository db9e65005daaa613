"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings

CorpusDir = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Corpus folder to use.")
]
IndexDir = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index to use; without it another --corpus has one of its own.",
    ),
]
RunsDir = Annotated[
    Path | None, typer.Option("--runs", metavar="DIR", help="Where run folders are written.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
# Below the index folder: the indices of corpora that only `--corpus` names.
CORPORA = "corpora"
# How many characters of a folder's name stand in that of its index; file systems limit both.
NAMED = 40


def settings(corpus: Path | None = None, index: Path | None = None) -> Settings:
    """Read the settings; options given on the command line go first.

    A corpus other than the configured one has its own index below the configured index folder,
    unless one is named: it must not replace the index that is in service.
    """
    from assistant.settings import load_settings

    chosen = load_settings(corpus_dir=corpus, index_dir=index)
    if corpus is None or index is not None or _is_configured(corpus):
        return chosen
    return replace(chosen, index_dir=chosen.index_dir / CORPORA / _own_name(corpus))


def _is_configured(corpus: Path) -> bool:
    from assistant.settings import load_settings

    return corpus.resolve() == load_settings().corpus_dir.resolve()


def _own_name(corpus: Path) -> str:
    """Name a folder by its own name, for people, and its whole path, so that no two are one."""
    place = corpus.resolve()
    return f"{place.name[:NAMED]}-{sha256(os.fsencode(place)).hexdigest()[:8]}"


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
