"""`alliance`: the command line. Each group of commands is a file; heavy libraries load lazily."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import asking, corpus, evaluating, indexing, record, serving
from assistant.errors import AssistantError

EXIT_CODES = (
    "Exit codes: 0 done (for ask: answered); 1 something failed, the message says what to do; "
    "2 the request is not usable; 3 ask did not answer (abstained or asked back); "
    "4 the evaluation gate is red, or a mutant survived."
)

app = typer.Typer(
    name="alliance",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(shown: bool) -> None:
    if shown:
        typer.echo(f"alliance {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and leave."
        ),
    ] = False,
) -> None:
    """Cited answers about the European Alliance for Industrial Data, Edge and Cloud."""


asking.register(app)
serving.register(app)
record.register(app)
app.add_typer(indexing.app, name="index")
app.add_typer(corpus.app, name="corpus")
app.add_typer(evaluating.app, name="eval")


def main() -> None:
    """Run the command line; an expected failure is one line on standard error."""
    try:
        app()
    except AssistantError as error:
        sys.stderr.write(f"alliance: {error}\n")
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None
