"""`alliance eval report`: the reports of a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asked import OURS, untimed
from assistant.cli.options import CorpusDir, settings

if TYPE_CHECKING:
    from assistant.evaluation.runs.running import Run
    from assistant.settings import Settings


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    against: Annotated[
        Path | None,
        typer.Option(metavar="RUN", help="An earlier run to compare with; else the baseline."),
    ] = None,
    corpus: CorpusDir = None,
) -> None:
    """Write report.html, report.md, summary.md and junit.xml of a finished run anew."""
    from assistant.assembly import open_corpus
    from assistant.errors import EvaluationError
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.runs.running import read_run

    chosen = settings(corpus)
    cases = load_cases(chosen.eval_dir / "questions")
    measured = untimed(open_corpus(chosen))
    read = read_run(run, cases, measured)
    if not read.cases:
        raise EvaluationError(f"{run} holds none of today's questions; run anew")
    keep_reports(read, chosen, None if against is None else read_run(against, cases, measured))
    typer.echo(f"report: {run / 'report.html'}")


def keep_reports(run: Run, chosen: Settings, against: Run | None = None) -> None:
    """Write the reports of a run into its folder.

    Args:
        run: a finished one.
        chosen: the settings, which say where the baseline is.
        against: an earlier run to compare with; a run of our own system is compared with the
            baseline where none is given.

    Raises:
        EvaluationError: the baseline cannot be read or the folder not written.
    """
    from assistant.evaluation.gating.baseline import read_baseline
    from assistant.evaluation.reports.writing import write_reports

    baseline = chosen.baseline
    if against is None and run.system == OURS and baseline.is_file():
        write_reports(run, run.folder, read_baseline(baseline).verdicts)
    else:
        write_reports(run, run.folder, against)
