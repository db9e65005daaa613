"""`alliance eval report` on two runs of the club."""

import json

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli.reporting import report
from assistant.errors import EvaluationError
from tests.conftest import ROOT
from tests.evaluation.harbour import BOARD, FEE, abstained, answered, case
from tests.evaluation.logbook import logged

app = typer.Typer()
app.command()(report)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "questions").mkdir()
    lines = "\n".join(json.dumps(fields) for fields in (FEE, BOARD))
    (tmp_path / "questions" / "club.jsonl").write_text(lines)
    return tmp_path


@pytest.fixture
def ran(place):
    def run(name, board):
        entries = [(case(), answered("fee")), (case(BOARD), board)]
        logged(place / "runs" / name, entries)
        path = place / "runs" / name / "settings.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"system": "alliance"}))
        return str(path.parent)

    return run


def reported(place, *arguments):
    environ = {
        "ASSISTANT_CORPUS_DIR": str(ROOT / "tests" / "data" / "corpus"),
        "ASSISTANT_INDEX_DIR": str(place / "index"),
        "ASSISTANT_EVAL_DIR": str(place),
    }
    return CliRunner().invoke(app, arguments, env=environ)


def test_the_reports_of_a_run_are_written_into_its_folder(place, ran):
    run = ran("20261124T231502", abstained())
    done = reported(place, run)
    assert done.exit_code == 0, done.output
    assert done.output.strip().endswith("report.html")
    names = {path.name for path in (place / "runs" / "20261124T231502").iterdir()}
    assert names >= {"report.html", "report.md", "summary.md", "junit.xml"}
    summary = (place / "runs" / "20261124T231502" / "summary.md").read_text()
    assert "Changed since" not in summary


def test_an_earlier_run_or_else_the_baseline_is_what_is_compared_with(place, ran):
    earlier, run = ran("20261101T000000", answered("board")), ran("20261124T231502", abstained())
    summary = place / "runs" / "20261124T231502" / "summary.md"
    assert reported(place, run, "--against", earlier).exit_code == 0
    assert "Changed since run 20261101T000000" in summary.read_text()
    assert "worse: `board-days`" in summary.read_text()
    items = {"items": {"fee-how-much": {"passed": True}, "board-days": {"passed": True}}}
    (place / "baseline.json").write_text(json.dumps(items))
    assert reported(place, run).exit_code == 0
    assert "Changed since the baseline" in summary.read_text()


def test_what_is_no_run_is_one_clear_line(place, ran):
    assert isinstance(reported(place, str(place)).exception, EvaluationError)
    run = ran("20261124T231502", abstained())
    (place / "questions" / "club.jsonl").write_text(json.dumps(FEE | {"id": "another"}))
    done = reported(place, run)
    assert isinstance(done.exception, EvaluationError)
    assert "none of today's questions" in str(done.exception)
