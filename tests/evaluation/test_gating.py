from dataclasses import replace

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.gating.gate import judge_run, write_baseline
from assistant.evaluation.runs.running import run_evaluation
from tests.conftest import ROOT
from tests.evaluation.harbour import (
    BOARD,
    CORPUS,
    PROVISIONS,
    abstention,
    answer,
    case,
    good_club,
    in_english,
    reply,
)
from tests.evaluation.test_running import CASES, crashing_club

RULES = "max_net_losses = 0\n[limits.test]\n"


def run_in(folder, ask=good_club, cases=CASES):
    return run_evaluation(ask, cases, CORPUS, in_english, folder / "runs", {})


def silent_club(question):
    return reply(abstention(), ("fee", "board"))


def refuses(word):
    """A club that abstains on questions with this word and answers the others."""

    def ask(question):
        return silent_club(question) if word in question.text else good_club(question)

    return ask


@pytest.fixture
def gate(tmp_path):
    """Judge a club against the baseline of the good one."""
    baseline, thresholds = tmp_path / "baseline.json", tmp_path / "thresholds.toml"
    write_baseline(run_in(tmp_path), baseline)

    def judge(ask=good_club, rules=RULES, cases=CASES):
        thresholds.write_text(rules)
        return judge_run(run_in(tmp_path, ask, cases), thresholds, baseline)

    return judge


def test_an_unchanged_club_is_green(gate):
    verdict = gate(rules=RULES + '"complete@1" = { min = 0.9 }\n"over-abstention" = { max = 0.1 }')
    assert verdict.is_green
    assert verdict.notes == ()


def test_a_lost_critical_item_is_red_whatever_is_allowed(gate):
    verdict = gate(refuses("cost"), "max_net_losses = 9\n[limits.test]\n")
    expected = "worse, critical: fee-how-much: expected answer, abstained (silent)"
    assert verdict.reds == (expected,)


def test_another_lost_item_is_named_and_red_only_beyond_the_allowance(gate):
    assert gate(refuses("board"), "max_net_losses = 1\n[limits.test]\n").is_green
    verdict = gate(refuses("board"))
    assert verdict.notes == ("worse: board-days: expected answer, abstained (silent)",)
    assert verdict.reds == ("1 items got worse and 0 better; at most 0 net are allowed",)


def test_an_item_that_got_better_is_named_and_green(tmp_path):
    baseline, thresholds = tmp_path / "baseline.json", tmp_path / "thresholds.toml"
    write_baseline(run_in(tmp_path, refuses("board")), baseline)
    thresholds.write_text(RULES)
    verdict = judge_run(run_in(tmp_path), thresholds, baseline)
    assert verdict.is_green
    assert verdict.notes == ("better: board-days: expected answer, answered from board",)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ('"complete@1" = { min = 0.8 }', "test: complete@1 is 0.000, at least 0.8 is asked"),
        ('"over-abstention" = { max = 0.1 }', "over-abstention is 1.000, at most 0.1 is allowed"),
        ('"citation recall" = { min = 0.9 }', "test: citation recall is unscored"),
    ],
)
def test_a_missed_limit_is_red(gate, limit, said):
    assert any(said in red for red in gate(silent_club, RULES + limit).reds)


def test_a_limit_for_a_measure_or_split_that_was_not_run_is_red(gate):
    assert not gate(rules=RULES + '"complte@1" = { min = 0.8 }').is_green
    assert not gate(
        rules='max_net_losses = 0\n[limits.locked]\n"complete@1" = { min = 0 }'
    ).is_green


def test_a_broken_invariant_is_red_though_the_item_passes(tmp_path, gate):
    left = {anchor: p for anchor, p in PROVISIONS.items() if anchor != "fee"}
    changed = replace(CORPUS, provisions=left)
    (tmp_path / "thresholds.toml").write_text(RULES)
    run = run_evaluation(good_club, CASES, changed, in_english, tmp_path / "runs", {})
    verdict = judge_run(run, tmp_path / "thresholds.toml", tmp_path / "baseline.json")
    assert verdict.reds == ("fee-how-much: citation of an unknown provision fee",)


def test_a_crash_is_red(gate):
    assert any("board-days: ZeroDivisionError" in red for red in gate(crashing_club).reds)


def test_an_item_that_left_the_questions_is_red(gate):
    assert gate(cases=CASES[:2]).reds == ("moon: in the baseline, not in the run",)


def test_a_new_item_needs_no_baseline(gate):
    assert gate(cases=(*CASES, case(BOARD, id="new"))).is_green


def test_always_answering_is_red(gate):
    verdict = gate(lambda question: reply(answer("fee", "board"), ("fee", "board")))
    assert "worse: moon: expected abstain, answered from fee, board" in verdict.notes
    assert not verdict.is_green


@pytest.mark.parametrize("rules", ["max_net_losses = ", "max_net_losses = 1", "[limits.test]"])
def test_broken_thresholds_are_an_error_not_a_verdict(gate, rules):
    with pytest.raises(EvaluationError, match=r"thresholds\.toml"):
        gate(rules=rules)


@pytest.mark.parametrize("content", [None, "{", "{}", "[]", '{"passed": 3}'])
def test_a_missing_or_broken_baseline_is_an_error_not_a_verdict(tmp_path, content):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content)
    (tmp_path / "thresholds.toml").write_text(RULES)
    with pytest.raises(EvaluationError, match="alliance eval accept"):
        judge_run(run_in(tmp_path), tmp_path / "thresholds.toml", path)


def test_a_baseline_that_cannot_be_written_is_one_clear_line(tmp_path):
    with pytest.raises(EvaluationError, match="cannot write"):
        write_baseline(run_in(tmp_path), tmp_path / "absent" / "baseline.json")


def test_the_thresholds_of_the_repository_limit_measures_that_exist():
    import tomllib

    from assistant.evaluation.measuring.summary import measure

    rules = tomllib.loads((ROOT / "eval" / "thresholds.toml").read_text())
    known = {row.name for row in measure([])}
    assert rules["limits"]["test"]
    for limits in rules["limits"].values():
        assert set(limits) <= known
        assert all(set(limit) <= {"min", "max"} for limit in limits.values())
