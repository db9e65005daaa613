"""A second opinion on runs of the club: judges that are right, wrong, broken or away."""

import json
import re
import time
from dataclasses import replace

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.errors import ModelError, UsageError
from assistant.evaluation.judging import ChatJudge, judge_run
from assistant.evaluation.judging.agreement import worst_first
from assistant.evaluation.judging.asking import PATIENCE
from assistant.evaluation.judging.reporting import judges_json, judges_markdown
from tests.evaluation.bench import CASES, POINTS, bench, judged, right, rows, run_of, wrong
from tests.evaluation.harbour import CORPUS, MOON, abstention, answer, answered, case, reply


def test_a_right_judge_agrees_with_the_scores(tmp_path):
    found = judged(run_of(tmp_path), right)
    assert {name: row.n for name, row in rows(found).items()} == POINTS
    for row in rows(found).values():
        assert (row.agreement, row.unscored, row.judged) == (1.0, 0, row.n)
        assert row.both_right == row.n
        assert row.kappa is None, "both always say the same: chance explains all"
    assert worst_first(found.opinions) == ()


def test_a_wrong_judge_is_seen_to_be_wrong(tmp_path):
    run = run_of(tmp_path)
    found = judged(run, wrong)
    for row in rows(found).values():
        assert (row.agreement, row.scores_only, row.kappa) == (0.0, row.n, 0.0)
    told = (run.folder / "judges.md").read_text(encoding="utf-8")
    assert f"## Disagreements ({sum(POINTS.values())})" in told
    assert "`fee-how-much` `What does it cost?`: wrong to the judge, right to the scores" in told
    assert "Against the letter." in told


def test_a_right_judge_finds_the_faults_that_the_scores_find(tmp_path):
    def faulty(question):
        if "cost" in question.text:
            return reply(answer("board"), ("board", "fee"))
        return reply(abstention() if "board" in question.text else answer("fee"), ("board",))

    found = rows(judged(run_of(tmp_path, faulty), right))
    for name in ("completeness", "abstention"):
        assert (found[name].agreement, found[name].kappa) == (1.0, None if name[0] == "c" else 1.0)
    assert found["completeness"].both_wrong == 1
    assert (found["abstention"].both_right, found["abstention"].both_wrong) == (1, 2)
    assert found["relevance"].judge_only == 1, "the scores miss the nugget, this judge does not"


def test_the_run_itself_stays_as_it_is(tmp_path):
    run = run_of(tmp_path)
    before = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    judged(run, wrong)
    after = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    assert {name: after.pop(name) for name in before} == before
    assert set(after) == {"judgements.jsonl", "judges.json", "judges.md"}


@pytest.mark.parametrize(
    "broken", ["Yes, it does.", {"reasoning": "No verdict."}, {"reasoning": "?", "holds": "partly"}]
)
def test_an_answer_in_broken_form_is_unscored_and_never_wrong(tmp_path, broken):
    run = run_of(tmp_path)
    found = judged(run, lambda told: broken if "80 euros" in told else right(told))
    row = rows(found)["completeness"]
    assert (row.judged, row.unscored, row.n, row.agreement) == (1, 1, 1, 1.0)
    assert worst_first(found.opinions) == ()
    told = json.loads((run.folder / "judges.json").read_text(encoding="utf-8"))
    kept = [json.loads(line) for line in (run.folder / "judgements.jsonl").open()]
    assert told["malformed"] == sum(row["holds"] is None for row in kept) > 0
    assert all(row["broken"] for row in kept if row["holds"] is None)
    assert judge_run(run, CORPUS, bench(lambda _: 1 / 0), ()).asked == 0, "it is kept as well"


def test_where_nothing_is_scored_agreement_is_undefined(tmp_path):
    (row,) = rows(judged(run_of(tmp_path), lambda _: "?", ["relevance"])).values()
    assert (row.unscored, row.n, row.agreement, row.low, row.kappa) == (2, 0, None, None, None)


def test_an_answer_that_was_cut_off_came_in_broken_form(tmp_path):
    class CutOff(Exception):
        completion = "{"

    found = judged(run_of(tmp_path), lambda _: CutOff("the length limit\nwas reached"))
    assert (found.failures, judges_json(found)["malformed"]) == ((), sum(POINTS.values()))


def test_a_second_judging_asks_nothing(tmp_path):
    run = run_of(tmp_path)
    first = bench(right, jobs=3)
    before = judge_run(run, CORPUS, first, ())
    assert len(first.model.calls) == sum(POINTS.values()) == before.asked
    second = bench(wrong)
    again = judge_run(run, CORPUS, second, ())
    assert (second.model.calls, again.asked, again.known) == ([], 0, before.asked)
    assert again.opinions == before.opinions


def test_another_model_or_reply_is_asked_about_anew(tmp_path):
    run = run_of(tmp_path)
    judged(run, right)
    assert judged(run, right, name="fake:other").asked == sum(POINTS.values())
    other = bench(right)
    judge_run(run, CORPUS, replace(other, server="http://127.0.0.1:1"), ())
    assert len(other.model.calls) == sum(POINTS.values())
    said = {**run.replies, "board-days": answered("board", "waiver")}
    asked = bench(right)
    judge_run(replace(run, replies=said), CORPUS, asked, ())
    assert len(asked.model.calls) == 4, "claim, nugget and relevance; other provisions were found"
    assert all("Students pay nothing." in told for told in asked.model.calls)


def test_equal_points_are_asked_once(tmp_path):
    twin = CASES[0].model_copy(update={"id": "fee-again"})
    asked = bench(right)
    found = judge_run(run_of(tmp_path, cases=(*CASES, twin)), CORPUS, asked, ["relevance"] * 2)
    assert len(asked.model.calls) == 2
    assert rows(found)["relevance"].n == 3


def test_an_interrupted_judging_goes_on(tmp_path):
    run = run_of(tmp_path)
    judged(run, right)
    path = run.folder / "judgements.jsonl"
    path.write_text(path.read_text()[:-10])
    again = judge_run(run, CORPUS, bench(right), ())
    assert (again.asked, again.known) == (1, sum(POINTS.values()) - 1)
    assert judge_run(run, CORPUS, bench(right), ()).asked == 0


def test_failures_are_counted_and_asked_again(tmp_path):
    run = run_of(tmp_path)
    down = TimeoutError("no answer\nwithin 30 s")
    found = judged(run, lambda told: down if "moon" in told else right(told))
    assert found.failures == ("TimeoutError: no answer within 30 s",)
    row = rows(found)["abstention"]
    assert (row.judged, row.unscored) == (2, 1)
    told = judges_markdown(found)
    assert "without answer: 1." in told
    assert "`TimeoutError: no answer within 30 s`" in told
    assert judged(run, right).asked == 1


def test_a_model_out_of_reach_ends_the_judging_in_one_line(tmp_path):
    def away(told):
        time.sleep(0.02)
        return ConnectionError("refused") if "moon" in told else right(told)

    many = tuple(case(MOON, id=f"moon-{n}", question=f"Is moon {n} full?") for n in range(40))
    run = run_of(tmp_path, lambda _: reply(abstention()), (CASES[0], *many))
    asked = bench(away)
    with pytest.raises(ModelError, match=r"fake:judge .*ConnectionError: refused.* again") as error:
        judge_run(run, CORPUS, asked, ["abstention"])
    assert "\n" not in str(error.value)
    time.sleep(0.3)
    assert len(asked.model.calls) <= 1 + PATIENCE + asked.jobs, "those that wait are not asked"
    assert judge_run(run, CORPUS, bench(right), ["abstention"]).known == 1


def test_failures_now_and_then_do_not_end_it(tmp_path):
    many = tuple(case(MOON, id=f"moon-{n}", question=f"Is moon {n} full?") for n in range(20))
    run = run_of(tmp_path, lambda _: reply(abstention()), many)
    flaky = bench(lambda told: right(told) if re.search(r"\d?[05] full", told) else TimeoutError())
    found = judge_run(run, CORPUS, flaky, ["abstention"])
    assert (len(found.failures), rows(found)["abstention"].judged) == (16, 4)


def test_a_few_questions_are_enough_to_say_that_a_model_is_away(tmp_path):
    with pytest.raises(ModelError, match="ConnectionError"):
        judged(run_of(tmp_path), lambda _: ConnectionError("refused"), ["relevance"])


def test_a_model_without_a_fixed_form_is_named(tmp_path):
    plain = ChatJudge(model=FakeListChatModel(responses=["yes"]), name="fake:list")
    with pytest.raises(ModelError, match="fake:list cannot answer in a fixed form; choose"):
        judge_run(run_of(tmp_path), CORPUS, plain, ())


def test_an_unknown_judge_is_named(tmp_path):
    with pytest.raises(UsageError, match="unknown judge 'style'; use faithfulness, completeness"):
        judged(run_of(tmp_path), right, ["style"])


def test_the_report_says_how_far_judges_are_to_be_trusted(tmp_path):
    found = judged(run_of(tmp_path, llm="fake:judge"), right)
    told = judges_markdown(found)
    assert "agreed with people in 56 to 80 % of the cases only" in told
    assert "The model judges its own words" in told
    assert "prompts faithfulness 1, completeness 1, relevance 1, abstention 1" in told
    assert "own words" not in judges_markdown(replace(found, own=False))
    assert "| relevance | test | 2 | 0 | 2 | 1.000 | 0.342 to 1.000 | undefined | 2 |" in told
