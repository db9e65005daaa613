import json
from dataclasses import replace

import pytest

from assistant.corpus import load_corpus
from assistant.domain import Hit, PartVerdict, Reason
from assistant.errors import EvaluationError
from assistant.evaluation.fitting.asides import (
    ASIDES,
    SIGNALS,
    TwoReadings,
    fit_beside,
    read_asides,
    two_readings,
)
from assistant.languages import LANGUAGES
from tests.conftest import ROOT
from tests.evaluation.harbour import abstention, answer, reply

MESSAGE = {
    "language": "en",
    "kind": "beside",
    "text": "My boat is red. What does it cost?",
    "expected": "fee|waiver",
}


QUESTION = "What does it cost?"


def compared(decided, unread, *, gold, answered=True, reason=None, alone=False):
    """Compare two readings by what each found; `alone` if the question's is the one that decided."""
    other = PartVerdict(
        text=MESSAGE["text"] if alone else QUESTION,
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
    asides = read_asides(ROOT / "eval" / ASIDES, anchors)
    assert len(asides) == 600
    assert {each.language for each in asides} <= set(LANGUAGES)
    assert {each.kind for each in asides if not each.gold} == {"open"}
    assert {each.kind for each in asides if each.gold} == {"beside", "matters"}


def test_a_corpus_may_have_none(tmp_path):
    assert read_asides(tmp_path / "nowhere", set()) == ()


@pytest.mark.parametrize("line", ["no JSON", json.dumps({"text": "Who?"})])
def test_a_damaged_line_is_named(tmp_path, line):
    (tmp_path / "club.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"club\.jsonl.*mend it"):
        read_asides(tmp_path, {"fee"})


def test_a_message_that_expects_what_is_gone_is_named(tmp_path):
    lines = "\n".join(json.dumps(line) for line in (MESSAGE, MESSAGE | {"expected": "fee|dues"}))
    (tmp_path / "club.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"club\.jsonl, line 2: .*'dues'; mend it"):
        read_asides(tmp_path, {"fee", "waiver"})
