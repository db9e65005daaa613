"""`alliance serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.options import CorpusDir, IndexDir, settings


def register(app: typer.Typer) -> None:
    """Add the command to the top level."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Open the chat page; builds the index first where it is missing or stale."""
    from assistant.assembly import ready_assistant
    from assistant.transparency import open_record
    from assistant.ui.serve import check_port
    from assistant.ui.serve import serve as serve_page

    chosen = settings(corpus, index)
    check_port(host, port)
    assistant = ready_assistant(chosen)
    about = open_record(chosen, assistant.corpus)
    serve_page(assistant, host, port, feedback_path=chosen.feedback_path, about=about)
