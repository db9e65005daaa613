"""Several systems on the same questions: the table and the command."""

from contextlib import ExitStack

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli.systems import Outside, chosen_cases, open_systems, systems
from assistant.contract import reply_json
from assistant.errors import UsageError
from assistant.evaluation.measuring.summary import MEASURES
from assistant.evaluation.reports.side_by_side import P50, P95, ROWS, side_by_side
from assistant.evaluation.systems.opening import NAMES
from assistant.evaluation.systems.system import System
from assistant.settings import load_settings
from tests.conftest import ROOT
from tests.evaluation.berths import CASES, run
from tests.evaluation.harbour import CORPUS, abstained, answered, case, good_club


def test_an_unknown_name_is_refused_before_anything_is_opened():
    with ExitStack() as closing, pytest.raises(UsageError, match="use alliance, tutorial"):
        open_systems(["cairn", "oracle"], load_settings({}), CORPUS, CASES, Outside(), closing)


def test_the_command_takes_every_name():
    shown = CliRunner().invoke(command(), ["--help"]).output
    assert [name for name in ("alliance", *NAMES) if name not in shown] == []


def test_rows_of_the_table_are_measures():
    assert set(ROWS) - {P50, P95} <= set(MEASURES)


def test_systems_stand_side_by_side_on_the_same_questions(tmp_path):
    def silent(question):
        if "moon" in question.text:
            raise ZeroDivisionError
        return abstained()

    ours = System(name="ours", ask=lambda question: answered("board"))
    other = System(name="other", ask=lambda question: reply_json(good_club(question)))
    mute = System(name="mute", ask=silent)
    cases = (*CASES, *(case(id=f"fee-{n}", history=[]) for n in range(9)))
    report = side_by_side([run(s, tmp_path, cases) for s in (ours, other, mute)], "ours")
    rows = {line.split(" | ")[0].strip("| "): line for line in report.splitlines()}
    assert "| measure | ours | other | mute |" in report
    assert "The same 11 questions" in report
    assert "| 9.1\u00a0% (" in rows["complete@1"]
    assert "**100.0\u00a0%** (" in rows["complete@1"]
    assert rows["citation precision"].endswith("unscored |")
    assert rows["out-of-scope abstention"].count("unscored") == 3
    assert "left out for all: mute 1." in report
    listed = report.split("ours is not the best in")[1]
    assert (
        "complete@1: 9.1\u00a0%, other 100.0\u00a0% (difference −100.0 to −72.7 points; sure)"
        in listed
    )
    assert "over-abstention" not in listed


def test_a_sample_holds_the_same_questions_each_time():
    many = [case(id=str(n), lang="de" if n % 2 else "en") for n in range(40)]
    some = chosen_cases(many, "test", ["de"], 5)
    assert len(some) == 5
    assert {c.lang for c in some} == {"de"}
    assert some == chosen_cases(many[::-1], "all", ["de"], 5)[::-1]
    assert chosen_cases(many, "test", [], 0) == many
    with pytest.raises(UsageError, match="no such question"):
        chosen_cases(many, "locked", [], 0)


def command():
    app = typer.Typer()
    app.command()(systems)
    return app


def test_the_command_asks_real_questions_and_writes_a_report(tmp_path):
    wanted = ["--system", "bm25", "--split", "dev", "--lang", "en", "--sample", "12"]
    done = CliRunner().invoke(command(), [*wanted, "--runs", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (report,) = tmp_path.glob("side-by-side-*/side_by_side.md")
    assert "The same 12 questions" in report.read_text(encoding="utf-8")
    assert "alliance was not asked." in done.output
    (answers,) = report.parent.glob("bm25-*/answers.jsonl")
    assert len(answers.read_text(encoding="utf-8").splitlines()) == 12
    assert not (ROOT / "eval" / "runs" / report.parent.name).exists()
