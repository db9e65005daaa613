"""`alliance eval`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Measure the answers and gate on them.", no_args_is_help=True)
