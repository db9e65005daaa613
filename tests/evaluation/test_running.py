import json

import pytest

from assistant.domain import Question
from assistant.errors import EvaluationError, IndexStoreError
from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.measuring.summary import MEASURES, measure
from assistant.evaluation.runs.running import Yardstick, read_run, run_evaluation
from assistant.files import json_lines
from tests.conftest import ROOT
from tests.evaluation.harbour import (
    BOARD,
    CORPUS,
    FEE,
    MOON,
    YARDSTICK,
    abstained,
    answer,
    answered,
    case,
    club_system,
    good_club,
    in_english,
    reply,
)

CASES = (case(), case(BOARD, split="dev"), case(MOON))


def run_in(folder, ask=good_club, cases=CASES, **changes):
    return run_evaluation(club_system(ask, **changes), cases, YARDSTICK, folder)


def values(rows):
    return {row.name: row.value for row in rows}


def crashing_club(question):
    if "board" in question.text:
        raise ZeroDivisionError("division \x00 by zero\nand more")
    return good_club(question)


class Listening:
    """A club that remembers what it was asked."""

    def __init__(self, ask=good_club):
        self.heard: list[Question] = []
        self._ask = ask

    def __call__(self, question):
        self.heard.append(question)
        return self._ask(question)


def test_a_run_folder_explains_itself(tmp_path):
    run = run_in(tmp_path, about={"model": "none"})
    names = {path.name for path in run.folder.iterdir()}
    assert names >= {
        "answers.jsonl", "latency.json", "scores.jsonl", "settings.json", "summary.json",
        "timings.jsonl",
    }  # fmt: skip
    ids = [c.id for c in CASES]
    assert [row["id"] for row in json_lines(run.folder / "answers.jsonl")] == ids
    assert [row["id"] for row in json_lines(run.folder / "timings.jsonl")] == ids
    assert [row["id"] for row in json_lines(run.folder / "scores.jsonl")] == ids
    settings = json.loads((run.folder / "settings.json").read_text())
    assert settings == {"system": "club", "about": {"model": "none"}, "cases": ids}
    assert (run.system, dict(run.about)) == ("club", {"model": "none"})
    assert set(json.loads((run.folder / "summary.json").read_text())) == {"dev", "test", "failures"}


def test_splits_are_measured_apart(tmp_path):
    run = run_in(tmp_path)
    test, dev = values(run.measures["test"]), values(run.measures["dev"])
    assert (test["abstention recall"], test["complete@1"]) == (1.0, 1.0)
    assert dev["abstention recall"] is None


def test_two_runs_score_alike_byte_for_byte(tmp_path):
    first, second = run_in(tmp_path / "a"), run_in(tmp_path / "b")
    for name in ("scores.jsonl", "answers.jsonl", "summary.json"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_times_stand_apart_from_answers(tmp_path):
    def slow(question):
        return reply(answer("fee"), ("fee",), milliseconds=31.5)

    run = run_in(tmp_path, slow)
    assert "31.5" not in (run.folder / "answers.jsonl").read_text()
    assert all(row["steps"] == {"search": 31.5} for row in json_lines(run.folder / "timings.jsonl"))


def test_the_reference_is_timed_in_the_same_run(tmp_path):
    timed = Yardstick(corpus=CORPUS, detect=in_english, reference=lambda: sum(range(20_000)))
    run = run_evaluation(club_system(), CASES, timed, tmp_path)
    assert run.latency.n == len(CASES)
    assert run.latency.reference > 0
    assert run.latency.ratio == pytest.approx(run.latency.p50 / run.latency.reference, abs=1e-3)
    assert run_in(tmp_path).latency.ratio is None


def test_a_run_can_be_read_again_and_scores_the_same(tmp_path):
    run = run_in(tmp_path)
    again = read_run(run.folder, CASES, YARDSTICK)
    assert (again.scores, again.measures) == (run.scores, run.measures)
    assert [c.id for c in read_run(run.folder, CASES[:1], YARDSTICK).cases] == ["fee-how-much"]


def test_a_folder_without_a_run_is_one_clear_line(tmp_path):
    with pytest.raises(EvaluationError, match="is no run folder"):
        read_run(tmp_path, CASES, YARDSTICK)


def test_latest_names_the_newest_run_of_our_own_system_only(tmp_path):
    run_in(tmp_path)
    assert not (tmp_path / "latest").exists()
    ours = run_in(tmp_path, ours=True)
    run_in(tmp_path)
    assert (tmp_path / "latest").resolve() == ours.folder.resolve()


def test_the_standalone_question_is_asked_too_where_there_is_one(tmp_path):
    club = Listening()
    alone = case(standalone="What does it cost to be in the club?")
    run = run_in(tmp_path, club, (alone,))
    assert Question(text="What does it cost to be in the club?") in club.heard
    assert run.scores[0].recall_alone == 1.0


def test_a_crash_is_a_failure_of_its_case_only(tmp_path):
    run = run_in(tmp_path, crashing_club)
    assert [s.id for s in run.scores] == ["fee-how-much", "moon"]
    assert [c.id for c in run.cases] == [c.id for c in CASES]
    assert run.failures == {"board-days": "ZeroDivisionError: division \x00 by zero"}
    assert json_lines(run.folder / "failures.jsonl")[0]["id"] == "board-days"


def test_an_expected_error_of_the_assistant_is_a_failure_too(tmp_path):
    def no_index(question):
        raise IndexStoreError("no index here")

    assert len(run_in(tmp_path, no_index).failures) == 3


def test_a_resumed_run_asks_only_what_is_left_and_what_failed(tmp_path):
    broken = run_in(tmp_path, crashing_club)
    club = Listening()
    whole = run_evaluation(club_system(club), CASES, YARDSTICK, tmp_path, broken.folder)
    assert {question.text for question in club.heard} == {BOARD["question"]}
    assert whole.folder == broken.folder
    assert (whole.failures, len(whole.scores)) == ({}, 3)


def test_an_answer_that_was_cut_off_is_asked_again(tmp_path):
    run = run_in(tmp_path)
    answers = run.folder / "answers.jsonl"
    whole = answers.read_text()
    answers.write_text(whole[: len(whole) - 40])
    club = Listening()
    again = run_evaluation(club_system(club), CASES, YARDSTICK, tmp_path, run.folder)
    assert {question.text for question in club.heard} == {MOON["question"]}
    assert (answers.read_text(), again.scores) == (whole, run.scores)


@pytest.mark.parametrize("change", ["system", "about", "cases"])
def test_a_run_of_something_else_cannot_be_resumed(tmp_path, change):
    run = run_in(tmp_path)
    other = {"system": {"name": "other"}, "about": {"about": {"model": "new"}}}.get(change, {})
    cases = CASES[:2] if change == "cases" else CASES
    with pytest.raises(EvaluationError, match="without --resume"):
        run_evaluation(club_system(**other), cases, YARDSTICK, tmp_path, run.folder)


def test_several_questions_at_a_time_come_back_in_order(tmp_path):
    alike = run_in(tmp_path, jobs=3)
    assert [s.id for s in alike.scores] == [c.id for c in CASES]
    assert alike.scores == run_in(tmp_path).scores


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
    rows = {
        row.name: row for row in measure([score_case(case(MOON), abstained(), CORPUS, in_english)])
    }
    assert rows["complete@1"].value is None
    assert (rows["complete@1"].n, rows["complete@1"].unscored) == (0, 1)


def test_the_readme_explains_every_measure():
    readme = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    assert [name for name in MEASURES if f"| {name} |" not in readme] == []
