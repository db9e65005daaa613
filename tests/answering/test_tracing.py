"""What the trace says of parts, of bounds and of the opening is what was really decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.judging.stances import Recognised
from assistant.answering.judging.sufficiency import judge
from assistant.answering.messages import message
from assistant.answering.tracing import opening_said
from assistant.answering.turn import Part, Turn
from assistant.answering.understanding.kinds import Kind
from assistant.calibration import Calibration
from assistant.domain import Answer, Claim, Holds, Question, Reason, Stance
from assistant.languages import LANGUAGES
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.pooling import POOL, SIGNALS
from tests.answering.talking import exchange
from tests.ui.canned import CannedAssistant

NOTHING = Evidence(hits=(), nearest=0.0)
CALIBRATION = Calibration(least=0.56, least_followed=0.31, most=0.77)
STANCE = Stance(
    id="fee", proposition="Members pay.", anchor="rules-fee", holds=Holds.YES, asks={}, denies={}
)


def opening(text: str) -> Answer:
    outcome = CannedAssistant().ask(Question(text="What does membership cost?")).outcome
    assert isinstance(outcome, Answer)
    return replace(outcome, opening=Claim(text=text, citations=(1,)))


def finished(assistant, outcome, *, certain: bool = True, kind: Kind = Kind.POLAR):
    """The reply to a turn that is near a question about a stance, with the outcome given."""
    part = Part(
        text="Do members pay?",
        kind=kind,
        evidence=NOTHING,
        verdict=judge(NOTHING, {}, CALIBRATION),
        stance=Recognised(stance=STANCE, side="asks", score=0.9, certain=certain),
    )
    asked = Question(text=part.text)
    return assistant._finish(Turn(question=asked, language="en", whole=part, outcome=outcome))


def test_each_question_of_a_message_has_its_verdict(club):
    reply = club.ask(Question(text="How much is the yearly fee? Where can I park my car?"))
    fee, parking = reply.trace.part_verdicts
    assert (fee.text, parking.text) == reply.trace.parts
    assert (fee.reason, fee.silence) == (None, None)
    assert (parking.reason, parking.silence) == (Reason.SILENT, "parking")
    assert fee.confidence >= fee.confidence_least > parking.confidence
    assert fee.hits[0].anchor == reply.outcome.citations[0].anchor
    assert len(fee.hits) == len(parking.hits) == 3
    signals = reply.trace.signals
    assert 0 < signals["part_open_most"] < signals["part_stands_least"] < 1
    assert set(fee.signals) == {"part_confidence", "part_margin", "part_share", "part_stands"}
    assert fee.signals["part_stands"] >= signals["part_stands_least"]


def test_what_was_weighed_for_a_question_is_traced(club):
    reply = club.ask(Question(text="How much is the yearly fee? Where can I park my car?"))
    for part in reply.trace.part_verdicts:
        assert part.hits[0] in part.weighed
        assert "parking" in {hit.anchor for hit in part.weighed}
        assert all({*SIGNALS, POOL} <= hit.arms.keys() for hit in part.weighed)


def test_what_was_weighed_after_an_exchange_is_traced(club):
    fee = Question(text="How much is the yearly fee?")
    assert club.ask(fee).trace.weighed == ()
    then = Question(text="And where can I leave my car?", history=exchange(club.ask(fee)))
    trace = club.ask(then).trace
    assert {"rules-fee", "parking"} <= {hit.anchor for hit in trace.weighed}
    assert all({*SIGNALS, POOL} <= hit.arms.keys() for hit in trace.weighed)
    assert "meant_margin" in trace.signals


def test_every_cited_provision_of_a_message_of_several_is_traced_with_its_question(club):
    reply = club.ask(Question(text="How much is the yearly fee? When is the regatta?"))
    assert [part.hits[0].anchor for part in reply.trace.part_verdicts] == [
        citation.anchor for citation in reply.outcome.citations
    ]


def test_a_message_of_one_question_has_no_parts(club):
    trace = club.ask(Question(text="How much is the yearly fee?")).trace
    assert trace.part_verdicts == ()
    assert "part_open_most" not in trace.signals


@pytest.mark.parametrize(("after", "least"), [(None, 0.56), (NOTHING, 0.31)])
def test_bounds_stand_beside_what_was_compared_with_them(after, least):
    signals = judge(replace(NOTHING, after=after), {}, CALIBRATION).signals
    assert signals["confidence_least"] == least
    assert signals["foreign_most"] == 0.77
    names = list(signals)
    for name, bound in (("confidence", "confidence_least"), ("foreign", "foreign_most")):
        assert names.index(bound) == names.index(name) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["yes", "no", "yes_if", "no_but"])
def test_the_opening_that_was_said_is_named_in_any_language(language, word):
    assert opening_said(opening(message(f"opening.{word}", language)), language) == word


def test_a_figure_that_opens_an_answer_is_named_as_it_was_said():
    assert opening_said(opening("39."), "en") == "39."


@pytest.mark.parametrize("kind", [Kind.POLAR, Kind.WHEN])
def test_a_certain_stance_names_no_opening_where_none_was_said(club, kind):
    for question in ("What does membership cost?", "Who may vote?", "Hello"):
        outcome = CannedAssistant().ask(Question(text=question)).outcome
        signals = finished(club, outcome, kind=kind).trace.signals
        assert signals["opening"] == "not said"
        assert (signals["stance"], signals["stance_certain"]) == ("fee/asks", "yes")


def test_the_opening_is_that_of_the_answer_not_that_of_the_stance(club):
    assert finished(club, opening("No.")).trace.signals["opening"] == "no"
    said = finished(club, opening("1 March."), certain=False).trace.signals
    assert (said["opening"], said["stance_certain"]) == ("1 March.", "no")
