"""Run folders: a new one a run, named by its time, and a link to the newest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import EvaluationError


def new_run_folder(runs_dir: Path, kind: str = "") -> Path:
    """Make the folder of a run that begins now; `kind` stands before the time in its name.

    Raises:
        EvaluationError: the folder cannot be made.
    """
    folder = runs_dir / (kind + datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f"))
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise EvaluationError(
            f"cannot write to {runs_dir} ({error.strerror}); give --runs DIR"
        ) from error
    return folder


def name_latest(folder: Path, link: str = "latest") -> None:
    """Let `link`, beside the run folder, point at it; raises `OSError`."""
    latest = folder.parent / link
    latest.unlink(missing_ok=True)
    latest.symlink_to(folder.name)
