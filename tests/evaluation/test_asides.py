from dataclasses import replace

import pytest

from assistant.corpus import load_corpus
from assistant.domain import Hit, PartVerdict, Reason
from assistant.evaluation.fitting.asides import (
    ASIDES,
    SIGNALS,
    Aside,
    TwoReadings,
    fit_beside,
    two_readings,
)
from assistant.evaluation.fitting.lines import read_lines
from assistant.languages import LANGUAGES
from tests.conftest import ROOT
from tests.evaluation.harbour import abstention, answer, reply

MESSAGE = "My boat is red. What does it cost?"
QUESTION = "What does it cost?"


def compared(decided, unread, *, gold, answered=True, reason=None, alone=False):
    """Compare two readings by what each found; `alone` if the question's is the one that decided."""
    other = PartVerdict(
        text=MESSAGE if alone else QUESTION,
        reason=reason,
        confidence=0.9,
        confidence_least=0.5,
        hits=(Hit(anchor=unread, score=1.0),),
    )
    said = reply(answer("fee") if answered else abstention(), (decided,))
    trace = replace(
        said.trace,
        parts=(QUESTION,),
        part_verdicts=(other,),
        signals=dict.fromkeys(SIGNALS, 0.5),
    )
    return two_readings(replace(said, trace=trace), gold)


@pytest.mark.parametrize(
    ("found", "alone"),
    [
        (compared("fee", "board", gold={"fee"}), False),
        (compared("fee", "board", gold={"fee"}, alone=True), True),
        (compared("board", "fee", gold={"fee"}), True),
        (compared("fee", "fee", gold={"fee"}, reason=Reason.SILENT), False),
        (compared("fee", "board", gold=(), answered=False), False),
        (compared("fee", "board", gold=(), reason=Reason.SILENT, alone=True), False),
    ],
)
def test_one_reading_alone_may_be_right(found, alone):
    assert found == TwoReadings(signals=dict.fromkeys(SIGNALS, 0.5), alone=alone)


def test_two_readings_that_are_both_right_or_wrong_tell_nothing():
    assert compared("fee", "fee", gold={"fee"}) is None
    assert compared("board", "waiver", gold={"fee"}) is None
    assert compared("fee", "fee", gold=(), answered=False, reason=Reason.SILENT) is None
    assert two_readings(reply(answer("fee"), ("fee",)), {"board"}) is None


def test_the_signals_that_go_with_the_question_alone_are_fitted():
    def reading(margin, *, alone):
        return TwoReadings(
            signals=dict.fromkeys(SIGNALS, 0) | {"beside_margin": margin}, alone=alone
        )

    readings = [reading(-0.1, alone=True), reading(0.1, alone=False)]
    model = fit_beside(readings)
    assert model.probability(readings[0].signals) > 0.5 > model.probability(readings[1].signals)
    assert fit_beside(readings[:1]) is None


def test_ours_expect_what_is_there():
    anchors = load_corpus(ROOT / "corpus").provisions.keys()
    asides = read_lines(ROOT / "eval" / ASIDES, Aside, anchors)
    assert len(asides) == 600
    assert {each.language for each in asides} <= set(LANGUAGES)
    assert {each.kind for each in asides if not each.gold} == {"open"}
    assert {each.kind for each in asides if each.gold} == {"beside", "matters"}
