"""An external run: the chosen tracks over a folder of sets, their tables, a run folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.external.clapnq import measure_clapnq
from assistant.evaluation.external.foreign import Assist, measure_foreign
from assistant.evaluation.external.pool import Load
from assistant.evaluation.external.reporting import external_report, external_tables
from assistant.evaluation.external.results import TrackResult
from assistant.evaluation.external.sets import CLAPNQ, FOREIGN, TRACKS, XQUAD, read_sets
from assistant.evaluation.external.xquad import measure_xquad
from assistant.evaluation.runs.folders import name_latest, new_run_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalRun:
    """A finished run: `table` is what is printed, `skipped` gives a reason by track.

    `folder` is None where every track was skipped: nothing is written then.
    """

    folder: Path | None
    results: tuple[TrackResult, ...]
    skipped: dict[str, str]

    @property
    def table(self) -> str:
        """Return the tables of all tracks, and why others were skipped."""
        return external_tables(self.results, self.skipped)


def run_external(
    data: Path,
    tracks: Sequence[str],
    load: Load,
    assist: Assist,
    runs_dir: Path,
    settings: Mapping[str, Any],
) -> ExternalRun:
    """Run tracks and write `external.json` and `external.md` into a new folder of `runs_dir`.

    Args:
        data: folder of sets (`eval/external.md` describes it).
        tracks: names of `TRACKS`.
        load: returns embeddings by prompt (`document`, `query`).
        assist: returns the assistant's embeddings and its `ask` over them.
        runs_dir: where run folders are written.
        settings: what `external.json` says about the system.

    Raises:
        UsageError: a track is unknown.
        EvaluationError: a set has another form, or the run folder cannot be written.
    """
    unknown = [track for track in tracks if track not in TRACKS]
    if unknown:
        raise UsageError(f"unknown track {unknown[0]!r}; use {', '.join(TRACKS)}")
    sets = read_sets(data, tracks)
    measures: dict[str, Callable[[], TrackResult]] = {
        FOREIGN: lambda: measure_foreign(sets.questions, assist),
        XQUAD: lambda: measure_xquad(sets.parallel, load),
        CLAPNQ: lambda: measure_clapnq(sets.clap, load),
    }
    skipped = {track: reason for track in tracks if (reason := sets.absent(track))}
    chosen = [track for track in TRACKS if track in tracks and track not in skipped]
    if not chosen:
        return ExternalRun(folder=None, results=(), skipped=skipped)
    folder = new_run_folder(runs_dir, "external-")
    results = tuple(measures[track]() for track in chosen)
    run = ExternalRun(folder=folder, results=results, skipped=skipped)
    try:
        _write(run, folder, settings)
    except OSError as error:
        raise EvaluationError(f"cannot write {folder} ({error.strerror}); free it") from error
    return run


def _write(run: ExternalRun, folder: Path, settings: Mapping[str, Any]) -> None:
    content = {
        "settings": dict(settings),
        "tracks": [asdict(result) for result in run.results],
        "skipped": run.skipped,
    }
    report = external_report(run.results, run.skipped)
    (folder / "external.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (folder / "external.md").write_text(report + "\n", encoding="utf-8")
    name_latest(folder, "latest-external")
