import dataclasses
import json
from xml.etree import ElementTree

import pytest

from assistant.errors import EvaluationError, IndexStoreError
from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.measuring.summary import MEASURES, measure
from assistant.evaluation.reports.markdown import junit_xml, table
from assistant.evaluation.runs.running import run_evaluation
from tests.conftest import ROOT
from tests.evaluation.harbour import (
    BOARD,
    CORPUS,
    FEE,
    MOON,
    abstained,
    answered,
    case,
    good_club,
    in_english,
)

CASES = (case(), case(BOARD, split="dev"), case(MOON))


def run_in(folder, ask=good_club, cases=CASES):
    return run_evaluation(ask, cases, CORPUS, in_english, folder, {"model": "none"})


def values(rows):
    return {row.name: row.value for row in rows}


def crashing_club(question):
    if "board" in question.text:
        raise ZeroDivisionError("division \x00 by zero")
    return good_club(question)


def test_a_run_folder_explains_itself(tmp_path):
    run = run_in(tmp_path)
    names = sorted(path.name for path in run.folder.iterdir())
    assert names == [
        "answers.jsonl", "junit.xml", "report.md", "scores.jsonl", "settings.json", "summary.json",
    ]  # fmt: skip
    assert (tmp_path / "latest").resolve() == run.folder.resolve()
    answers = (run.folder / "answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in answers] == [c.id for c in CASES]
    assert json.loads((run.folder / "settings.json").read_text()) == {"model": "none"}
    assert set(json.loads((run.folder / "summary.json").read_text())) == {"dev", "test", "failures"}


def test_splits_are_measured_apart(tmp_path):
    run = run_in(tmp_path)
    test, dev = values(run.measures["test"]), values(run.measures["dev"])
    assert (test["abstention recall"], test["complete@1"]) == (1.0, 1.0)
    assert dev["abstention recall"] is None


def test_two_runs_score_alike_byte_for_byte(tmp_path):
    first, second = run_in(tmp_path / "a"), run_in(tmp_path / "b")
    for name in ("scores.jsonl", "answers.jsonl", "summary.json", "report.md"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_a_crash_is_a_failure_of_its_case_only(tmp_path):
    run = run_in(tmp_path, crashing_club)
    assert [s.id for s in run.scores] == ["fee-how-much", "moon"]
    (failure,) = run.failures
    assert failure.startswith("board-days: ZeroDivisionError: division")
    suite = ElementTree.parse(run.folder / "junit.xml").getroot()  # noqa: S314 - our own output
    assert (suite.get("tests"), suite.get("errors"), suite.get("failures")) == ("3", "1", "0")
    assert suite.find("testcase[@name='board-days']/error") is not None
    assert "board-days: ZeroDivisionError" in (run.folder / "report.md").read_text()


def test_an_expected_error_of_the_assistant_is_a_failure_too(tmp_path):
    def no_index(question):
        raise IndexStoreError("no index here")

    assert len(run_in(tmp_path, no_index).failures) == 3


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EvaluationError, match="cannot write"):
        run_in(tmp_path / "file" / "runs")


def test_measures_by_hand():
    scores = [
        score_case(case(fields, id=name), given, CORPUS, in_english)
        for name, fields, given in (
            ("right", FEE, answered("fee")),
            ("wrong", FEE, answered("board")),
            ("refused", FEE, abstained()),
            ("held", MOON, abstained()),
            ("fell", MOON, answered("fee")),
        )
    ]
    rows = {row.name: row for row in measure(scores)}
    assert rows["complete@1"].value == pytest.approx(1 / 3)
    assert (rows["complete@1"].n, rows["complete@1"].unscored) == (3, 2)
    assert rows["recall@5"].value == pytest.approx(1 / 3)
    assert rows["abstention recall"].value == 0.5
    assert rows["abstention precision"].value == 0.5
    assert rows["over-abstention"].value == pytest.approx(1 / 3)
    assert rows["citation precision"].value == 0.5
    assert (rows["citation recall"].value, rows["citation recall"].n) == (1.0, 1)


def test_an_undefined_measure_is_called_unscored():
    rows = measure([score_case(case(MOON), abstained(), CORPUS, in_english)])
    assert "| complete@1 | unscored |  | ≥ 0.80 | 0 | 1 |" in table(rows)
    assert "nan" not in table(rows).lower()


def test_a_broken_invariant_is_a_failure_in_junit():
    score = score_case(case(), answered("fee"), CORPUS, in_english)
    assert ElementTree.fromstring(junit_xml([score], [])).get("failures") == "0"  # noqa: S314 - our own output
    broken = dataclasses.replace(score, violations=("quote of fee is not verbatim",))
    suite = ElementTree.fromstring(junit_xml([broken], []))  # noqa: S314 - our own output
    assert "not verbatim" in suite.find("testcase/failure").get("message")


def test_the_readme_explains_every_measure():
    readme = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    assert [name for name in MEASURES if f"| {name} |" not in readme] == []
