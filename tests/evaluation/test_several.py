from dataclasses import replace

from assistant.corpus import load_corpus
from assistant.domain import Hit, PartVerdict, Reason
from assistant.evaluation.fitting.lines import read_lines
from assistant.evaluation.fitting.several import (
    SEVERAL,
    SIGNALS,
    Several,
    Stood,
    fit_stands,
    stood,
)
from assistant.languages import LANGUAGES
from tests.conftest import ROOT
from tests.evaluation.harbour import answer, reply

MEASURED = dict.fromkeys(SIGNALS, 0.5)


def verdict(anchor, reason=None):
    return PartVerdict(
        text="?",
        reason=reason,
        confidence=0.9,
        confidence_least=0.5,
        hits=(Hit(anchor=anchor, score=1.0),),
        signals=MEASURED,
    )


def told_apart(*verdicts):
    said = reply(answer("fee"), ("fee",))
    trace = replace(said.trace, parts=("?",) * len(verdicts), part_verdicts=verdicts)
    return replace(said, trace=trace)


def test_what_was_found_for_a_question_is_right_or_wrong():
    said = told_apart(verdict("fee"), verdict("fee"), verdict("board", Reason.SILENT))
    golds = [frozenset({"fee"}), frozenset({"board", "waiver"}), frozenset({"board"})]
    assert list(stood(said, golds)) == [
        Stood(signals=MEASURED, right=True),
        Stood(signals=MEASURED, right=False),
    ]


def test_what_answers_a_question_that_the_texts_leave_open_is_wrong():
    (found,) = stood(told_apart(verdict("fee")), [frozenset()])
    assert not found.right


def test_questions_that_were_not_told_apart_tell_nothing():
    assert list(stood(told_apart(verdict("fee")), [frozenset({"fee"})] * 2)) == []


def test_the_signals_that_go_with_a_right_one_are_fitted():
    near, far = ({**MEASURED, "part_gap": gap} for gap in (0.0, 0.9))
    found = [Stood(signals=near, right=True), Stood(signals=far, right=False)]
    model = fit_stands(found)
    assert model.probability(near) > 0.5 > model.probability(far)
    assert fit_stands(found[:1]) is None


def test_ours_expect_what_is_there():
    anchors = load_corpus(ROOT / "corpus").provisions.keys()
    messages = read_lines(ROOT / "eval" / SEVERAL, Several, anchors)
    golds = [gold for message in messages for gold in message.golds]
    assert (len(messages), len(golds)) == (360, 1014)
    assert {each.language for each in messages} <= set(LANGUAGES)
    assert {each.kind for each in messages} == {"chat", "mail"}
    assert 0.2 < sum(not gold for gold in golds) / len(golds) < 0.3
