"""Writing the reports of a run: Markdown, JUnit XML and one page of HTML."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import EvaluationError
from assistant.evaluation.reports.contents import Before, contents
from assistant.evaluation.reports.junit import junit_xml
from assistant.evaluation.reports.markdown import report_markdown, summary_markdown
from assistant.evaluation.reports.page import report_html
from assistant.evaluation.runs.latency import TIMINGS
from assistant.evaluation.runs.rows import read_rows
from assistant.evaluation.runs.running import Run


def write_reports(run: Run, folder: Path, before: Before | None = None) -> None:
    """Write `report.md`, `summary.md`, `junit.xml` and `report.html`.

    The same run gives the same bytes.

    Args:
        run: a finished one.
        folder: where to write; that of the run, as a rule.
        before: an earlier run, its scores, or the verdicts of a baseline; what came out otherwise
            is then named.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    found = contents(run, before)
    times = {row["id"]: row["ms"] for row in read_rows(run.folder / TIMINGS) if row["id"]}
    files = {
        "report.md": report_markdown(found),
        "summary.md": summary_markdown(found),
        "junit.xml": junit_xml(run),
        "report.html": report_html(found, times),
    }
    try:
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {folder} ({error.strerror}); free it") from error
