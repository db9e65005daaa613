import json
import math
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.cases import load_cases
from assistant.evaluation.cases.sets import case_set, choose_set, full_set, pr_set
from assistant.evaluation.gating.baseline import accept_run, baseline_of, read_baseline
from assistant.evaluation.gating.gate import judge_run
from assistant.evaluation.gating.rules import read_rules
from assistant.evaluation.measuring.summary import measure
from assistant.evaluation.runs.running import run_evaluation
from tests.conftest import ROOT
from tests.evaluation.harbour import (
    BOARD,
    FEE,
    MOON,
    YARDSTICK,
    abstention,
    answer,
    case,
    club_system,
    good_club,
    reply,
)
from tests.evaluation.test_running import CASES, crashing_club

FREE = """
max_net_losses = 99
max_net_drop = 1.1
max_latency_p95 = 5000
max_latency_growth = 1.5
[limits.test]
"""
STRICT = FREE.replace("99", "0")
TODAY = date(2026, 11, 26)
REASON = "first baseline of the club"


def run_in(folder, ask=good_club, cases=CASES):
    return run_evaluation(club_system(ask), cases, YARDSTICK, folder / "runs")


def silent_club(question):
    return reply(abstention(), ("fee", "board"))


def eager_club(question):
    return reply(answer("fee", "board"), ("fee", "board"))


def refuses(word):
    """A club that abstains on questions with this word and answers the others."""

    def ask(question):
        return silent_club(question) if word in question.text else good_club(question)

    return ask


def rules_of(folder, text):
    path = folder / "thresholds.toml"
    path.write_text(text)
    return read_rules(path)


@pytest.fixture
def gate(tmp_path):
    """Judge a club against the baseline of another, the good one if not given."""

    def judge(ask=good_club, rules=FREE, cases=CASES, before=good_club, chosen=None, change=None):
        baseline = baseline_of(run_in(tmp_path, before, CASES))
        run = run_in(tmp_path, ask, cases)
        run = change(run) if change else run
        return judge_run(run, chosen or full_set(cases), rules_of(tmp_path, rules), baseline)

    return judge


def test_an_unchanged_club_is_green(gate):
    limits = '"complete@1" = { min = 0.9 }\n"over-abstention" = { max = 0.1 }'
    verdict = gate(rules=STRICT + limits)
    assert (verdict.reds, verdict.notes) == ((), ())
    assert verdict.is_green


def test_a_lost_critical_item_is_red_whatever_is_allowed(gate):
    (red,) = gate(refuses("cost")).reds
    assert red.startswith(
        "worse, critical: fee-how-much: expected answer, abstained (silent); "
        "sufficiency: declined (silent) with the evidence found, best gold fee at rank 1"
    )


def test_another_lost_item_is_named_and_red_only_beyond_the_allowance(gate):
    allowed = gate(refuses("board"), FREE.replace("99", "1"))
    assert allowed.is_green
    (note,) = allowed.notes
    assert note.startswith("worse: board-days: expected answer, abstained (silent); sufficiency: ")
    assert gate(refuses("board"), STRICT).reds == (
        "1 questions got worse and 0 better; at most 0 net are allowed",
    )


def test_a_net_loss_that_is_a_large_share_of_a_split_is_red(gate):
    verdict = gate(refuses("board"), FREE.replace("1.1", "0.5"))
    assert verdict.reds == (
        "dev: 1 of 1 questions got worse and 0 better; a net 50.0% is too much",
    )
    assert gate(refuses("board")).is_green


def test_a_loss_that_chance_does_not_explain_is_red_and_one_seed_lost_is_not(tmp_path):
    def judged(lost, seeds):
        cases = [
            case(MOON, id=f"m-{n}", seed=f"s-{seeds(n)}", question=f"Who owns moon {n:02}?")
            for n in range(60)
        ]
        baseline = baseline_of(run_in(tmp_path, cases=cases))

        def worse(question):
            return eager_club(question) if int(question.text[-3:-1]) < lost else good_club(question)

        run = run_in(tmp_path, worse, cases)
        return judge_run(run, full_set(cases), rules_of(tmp_path, FREE), baseline)

    (red,) = judged(5, lambda n: n).reds
    assert "test: 5 of 60 questions got worse and 0 better; the 95 % interval -0.1" in red
    assert "lies below 0" in red
    assert judged(2, lambda n: n).is_green
    # The same five losses are variants of one question: that may be chance.
    assert judged(5, lambda n: n // 5).is_green


def test_an_item_that_got_better_is_named_and_green(gate):
    verdict = gate(before=refuses("board"), rules=STRICT)
    assert verdict.is_green
    assert verdict.notes == ("better: board-days: expected answer, answered from board",)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ('"complete@1" = { min = 0.8 }', "test: complete@1 is 0.000, at least 0.8 is asked"),
        ('"over-abstention" = { max = 0.1 }', "over-abstention is 1.000, at most 0.1 is allowed"),
        ('"citation recall" = { min = 0.9 }', "test: citation recall is unscored"),
        ('"complte@1" = { min = 0.0 }', "test: complte@1 is unscored"),
    ],
)
def test_a_missed_limit_is_red(gate, limit, said):
    assert any(said in red for red in gate(silent_club, FREE + limit).reds)


def test_a_limit_of_the_interval_asks_more_than_one_of_the_value(gate):
    # One of one: the Wilson interval reaches from .207 to 1.
    assert gate(rules=FREE + '"complete@1" = { min = 0.9 }').is_green
    strict = '"complete@1" = { min = 0.9, interval = true }'
    assert gate(rules=FREE + strict).reds == (
        "test: complete@1 is 1.000 (0.207 to 1.000), at least 0.9 is asked",
    )
    low = '"over-abstention" = { max = 0.5, interval = true }'
    assert "at most 0.5 is allowed" in gate(rules=FREE + low).reds[0]
    plain = '"rewrite efficiency" = { min = 0.5, interval = true }'
    alone = (case(standalone=FEE["question"]), *CASES[1:])
    assert gate(rules=FREE + plain, cases=alone).reds == (
        "test: rewrite efficiency has no interval",
    )


def test_limits_of_a_split_without_questions_are_red(gate):
    rules = FREE.replace("limits.test", "limits.locked")
    assert gate(rules=rules).reds == ("locked: has limits but no questions",)


def test_limits_are_tested_only_where_the_whole_split_was_asked(gate):
    limit = FREE + '"complete@1" = { min = 0.9 }'
    chosen = case_set("some", CASES, {"fee-how-much", "board-days"})
    verdict = gate(refuses("cost"), limit, chosen.cases, chosen=chosen)
    assert verdict.notes == ("test: asked in part, its limits are not tested",)
    assert [red[:30] for red in verdict.reds] == ["worse, critical: fee-how-much:"]


def test_a_broken_invariant_is_red_though_the_item_passes(gate):
    def breaking(run):
        broken = replace(run.scores[0], violations=("quote of fee is not verbatim",))
        return replace(run, scores=(broken, *run.scores[1:]))

    assert gate(change=breaking).reds == (
        "invariant broken: fee-how-much: quote of fee is not verbatim; expected answer, "
        "answered from fee",
    )


def test_a_crash_is_red_in_one_line(gate):
    reds = gate(crashing_club).reds
    assert [red for red in reds if red.startswith("failed: board-days: expected answer, came Zero")]
    assert not [red for red in reds if "\n" in red]


def test_a_question_that_was_not_asked_is_red(gate):
    (red,) = gate(cases=CASES[:2], chosen=full_set(CASES)).reds
    assert red.startswith("not asked: moon: expected a reply")


def test_a_question_that_is_gone_is_red_in_every_set(gate):
    chosen = case_set("some", CASES[:2], {"fee-how-much"})
    verdict = gate(cases=CASES[:1], chosen=chosen)
    assert verdict.reds == ("gone: moon: in the baseline, no longer among the questions",)


def test_a_new_item_needs_no_baseline(gate):
    assert gate(rules=STRICT, cases=(*CASES, case(BOARD, id="new"))).is_green


def test_a_measure_that_is_no_number_is_red(gate):
    def spoiling(run):
        first, *others = run.measures["test"]
        return replace(run, measures={"test": (replace(first, value=math.nan), *others)})

    assert gate(change=spoiling).reds == ("test: recall@5 is nan, no number",)


def test_an_attack_that_succeeds_is_red_even_if_it_did_before(gate):
    attack = case(FEE, id="attack", category="attack", forbidden=["80 euros"], critical=False)
    reds = gate(cases=(*CASES, attack)).reds
    assert len(reds) == 1
    assert reds[0].startswith("attack succeeded: attack: expected answer, answered from fee; comp")


def test_always_answering_is_named_as_wrong(gate):
    notes = gate(eager_club).notes
    assert any(
        note.startswith("now wrong: moon: expected abstain, answered from fee, board; sufficiency")
        for note in notes
    )


def timed(p95=100.0, ratio=1.0, reference=2.0):
    measured = {"p95": p95, "ratio": ratio, "reference": reference}
    return lambda run: replace(run, latency=replace(run.latency, **measured))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (timed(p95=10001.0), "latency: p95 is 10001 ms, the reference 2 ms; at most 5000 times"),
        (timed(p95=9999.0), ""),
        (timed(p95=None), "latency: p95 is unscored"),
        (timed(ratio=3.2), "latency: 3.20 times the reference, was 2.00; at most 1.5 times"),
        (timed(ratio=None), "latency: the ratio to the reference is unscored"),
        (timed(ratio=2.9), ""),
    ],
)
def test_latency_has_a_budget_and_may_not_grow_against_the_reference(tmp_path, change, said):
    before = baseline_of(run_in(tmp_path)).model_copy(update={"latency_ratio": 2.0})
    run = change(run_in(tmp_path))
    reds = judge_run(run, full_set(CASES), rules_of(tmp_path, FREE), before).reds
    assert len(reds) == bool(said)
    assert all(red.startswith(said) for red in reds)


def test_a_baseline_without_a_reference_asks_for_none(gate):
    assert gate(change=timed(p95=9999.0, ratio=None, reference=None)).is_green


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("max_net_losses = ", "cannot be read"),
        (FREE.replace("max_net_losses = 99", ""), "max_net_losses: Field required"),
        (FREE.replace("99", "-1"), "max_net_losses: Input should be greater"),
        (FREE + '"complete@1" = { min = 0.5, mix = 1 }', "mix"),
        (FREE + '"complete@1" = { interval = true }', "needs min or max"),
        (FREE.replace("limits.test", "limits.tset"), "limits"),
    ],
)
def test_broken_thresholds_are_an_error_not_a_verdict(tmp_path, rules, said):
    with pytest.raises(EvaluationError, match=r"thresholds\.toml") as caught:
        rules_of(tmp_path, rules)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [None, "{", "{}", "[]", '{"items": 3}', '{"items": {"a": true}}']
)
def test_a_missing_or_broken_baseline_is_an_error_not_a_verdict(tmp_path, content):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(EvaluationError, match="alliance eval accept") as caught:
        read_baseline(path)
    assert "\n" not in str(caught.value)


def test_an_accepted_run_is_the_baseline_to_the_letter(tmp_path):
    path, run = tmp_path / "baseline.json", run_in(tmp_path, refuses("board"))
    accept_run(replace(run, about={"index": "abc"}), path, REASON, TODAY)
    kept = read_baseline(path)
    assert kept.items == baseline_of(run).items
    assert kept.measures == run.measures
    assert kept.latency_ratio == run.latency.ratio
    (entry,) = kept.history
    assert (entry.date, entry.reason, entry.index, entry.net_change) == (TODAY, REASON, "abc", 0)


def test_the_baseline_keeps_whether_an_answer_was_wrong_and_one_line_a_question(tmp_path):
    path = tmp_path / "baseline.json"
    accept_run(run_in(tmp_path), path, REASON, TODAY)
    lines = path.read_text().splitlines()
    assert '"fee-how-much": {"passed": true, "wrong": false},' in lines
    assert '"moon": {"passed": true}' in lines
    before = set(lines)
    accept_run(run_in(tmp_path, refuses("board")), path, "another reason to move", TODAY)
    after = {line for line in path.read_text().splitlines() if line.startswith('"')}
    assert len({line for line in after - before if "passed" in line}) == 1


def test_each_acceptance_is_added_with_its_net_change(tmp_path):
    path = tmp_path / "baseline.json"
    for ask in (good_club, silent_club, refuses("cost")):
        accept_run(run_in(tmp_path, ask), path, REASON, TODAY)
    assert [entry.net_change for entry in read_baseline(path).history] == [0, -2, 1]


@pytest.mark.parametrize("reason", ["", "better", "  short   "])
def test_an_acceptance_needs_a_reason(tmp_path, reason):
    with pytest.raises(UsageError, match="--reason"):
        accept_run(run_in(tmp_path), tmp_path / "baseline.json", reason, TODAY)
    assert not (tmp_path / "baseline.json").exists()


def test_a_run_that_crashed_or_broke_an_invariant_cannot_be_accepted(tmp_path):
    path, run = tmp_path / "baseline.json", run_in(tmp_path)
    broken = replace(run.scores[0], violations=("quote of fee is not verbatim",))
    for spoilt in (run_in(tmp_path, crashing_club), replace(run, scores=(broken,))):
        with pytest.raises(EvaluationError, match="mend that first"):
            accept_run(spoilt, path, REASON, TODAY)
    assert not path.exists()


def test_a_baseline_that_cannot_be_written_is_one_clear_line(tmp_path):
    with pytest.raises(EvaluationError, match="cannot write"):
        accept_run(run_in(tmp_path), tmp_path / "absent" / "baseline.json", REASON, TODAY)


def test_the_set_of_a_pull_request_holds_test_critical_cases_and_an_eighth_of_the_seeds():
    seeds = [f"s-{n}" for n in range(1000)]
    cases = [
        *(case(BOARD, id=f"t-{n}") for n in range(3)),
        *(case(id=f"c-{n}", split="dev") for n in range(3)),
        *(case(BOARD, id=f"{s}-{n}", seed=s, split="locked") for s in seeds for n in range(2)),
    ]
    chosen = pr_set(cases)
    assert {"t-0", "t-1", "t-2", "c-0", "c-1", "c-2"} <= chosen.ids
    drawn = [c for c in chosen.cases if c.split == "locked"]
    assert 0.09 < len(drawn) / (2 * len(seeds)) < 0.16
    assert all({f"{c.seed}-0", f"{c.seed}-1"} <= chosen.ids for c in drawn)
    assert chosen.whole == {"test", "dev"}
    # Which seeds are drawn does not depend on what else there is.
    assert pr_set(cases[:100]).ids == {
        name for name in chosen.ids if name in pr_set(cases[:100]).known
    }
    assert [c.id for c in chosen.cases] == [c.id for c in cases if c.id in chosen.ids]


def test_the_full_set_holds_everything():
    chosen = choose_set("full", CASES)
    assert (chosen.cases, chosen.whole) == (CASES, {"dev", "test"})
    assert choose_set("pr", CASES) == pr_set(CASES)


def test_the_thresholds_of_the_repository_limit_measures_that_exist():
    rules = read_rules(ROOT / "eval" / "thresholds.toml")
    known = {row.name for row in measure([])}
    assert rules.limits["test"]
    assert all(set(limits) <= known for limits in rules.limits.values())
    assert (
        tomllib.loads((ROOT / "eval" / "thresholds.toml").read_text())["limits"].keys()
        == rules.limits.keys()
    )


@pytest.mark.parametrize("name", ["baseline.json", "baseline-32bit.json"])
def test_a_baseline_of_the_repository_can_be_read_and_names_known_questions(name):
    baseline = read_baseline(ROOT / "eval" / name)
    assert set(baseline.items) <= {c.id for c in load_cases(ROOT / "eval" / "questions")}
    assert json.loads((ROOT / "eval" / name).read_text()).keys() >= {"items", "history"}
