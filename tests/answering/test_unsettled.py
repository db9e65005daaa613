"""No question of several is passed over in silence."""

from dataclasses import replace

import pytest

from assistant.answering.composing.replying import decline
from assistant.answering.composing.unsettled import AS_NEAR, PART_OPEN, note, notes, telling
from assistant.answering.judging.sufficiency import Verdict
from assistant.answering.messages import message
from assistant.answering.turn import Part
from assistant.answering.understanding.kinds import Kind
from assistant.domain import Abstention, Answer, Hit, Question, Reason, Silence
from assistant.retrieval.evidence import Evidence

VOTING = Silence(
    id="voting", subject={"en": "how votes are cast"}, nearest=("board",), questions={}
)


def part(reason, *, silence=None, stands=2 * PART_OPEN, text="Who votes?"):
    hits = tuple(
        Hit(anchor=anchor, score=1.0, arms={"dense": dense})
        for anchor, dense in (("board", 0.9), ("rules", 0.901 - AS_NEAR), ("fee", 0.8))
    )
    verdict = Verdict(reason=reason, silence=silence, signals={}, confidence=0.9)
    evidence = Evidence(hits=hits, nearest=0.9)
    return Part(text=text, kind=Kind.OTHER, evidence=evidence, verdict=verdict, stands=stands)


OPEN = part(Reason.SILENT, stands=PART_OPEN, silence=VOTING)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (part(None), "partial.unsure"),
        (part(Reason.WEAK_EVIDENCE), "partial.unsure"),
        (part(Reason.WEAK_EVIDENCE, stands=PART_OPEN), "partial.open_unnamed"),
        (part(Reason.AMBIGUOUS, silence=VOTING), "partial.which"),
        (part(Reason.OPINION, stands=PART_OPEN), "abstain.opinion"),
        (part(Reason.OPINION, stands=1.0), "abstain.opinion"),
    ],
)
def test_of_what_is_not_answered_is_said_what_becomes_of_it(asked, key):
    assert notes([asked], "en") == (message(key, "en", question="Who votes?"),)


def test_a_gap_is_called_by_its_name():
    assert notes([OPEN], "en") == ("The texts do not say how votes are cast.",)
    assert notes([OPEN], "fi") == (message("partial.open_unnamed", "fi", question="Who votes?"),)


def test_notes_stand_in_the_order_of_the_questions_and_once():
    unsure = part(None, text="Who pays?")
    assert notes([unsure, OPEN, OPEN], "en") == (*notes([unsure], "en"), *notes([OPEN], "en"))


def test_what_is_answered_or_only_greets_needs_none():
    for asked in (part(None, stands=1.0), part(Reason.SILENT, stands=1.0), part(Reason.GREETING)):
        assert note(asked, "en", {"board"}) == ""
    assert notes([part(Reason.GREETING), part(Reason.THANKS)], "en") == ()


def test_what_is_answered_and_finds_no_place_among_the_quotes_is_named():
    crowded = part(None, stands=1.0)
    assert note(crowded, "en", {"fee"}) == note(part(None), "en", {"fee"}) != ""


@pytest.mark.parametrize(
    ("said", "told"), [({"board"}, True), ({"rules"}, True), ({"fee"}, False), (set(), False)]
)
def test_what_is_quoted_for_another_question_may_have_told_it(said, told):
    assert (note(part(None), "en", said) == "") is told
    assert telling(part(None), said) == tuple(said if told else ())
    # A known gap stays one, whatever stands beside it.
    gap = replace(part(Reason.SILENT, silence=VOTING), text="Who votes?")
    assert note(gap, "en", said) != ""


def test_what_tells_is_named_the_nearest_first():
    assert telling(part(None), {"fee", "rules", "board"}) == ("board", "rules")


def test_a_letter_that_the_texts_leave_open_hears_of_each_question(alliance):
    letter = (
        "How often does the General Assembly meet each year? "
        "And which rules bind members to confidentiality?"
    )
    outcome = alliance.ask(Question(text=letter)).outcome
    assert isinstance(outcome, Abstention)
    assert "how often the General Assembly meets" in outcome.text
    assert "which confidentiality rules bind the members" in outcome.text


def test_the_provision_nearest_to_the_question_stands_before_those_of_the_silence(alliance):
    silence = next(each for each in alliance.corpus.silences if len(each.nearest) > 1)
    verdict = Verdict(reason=Reason.SILENT, silence=silence, signals={})
    hits = (Hit(anchor="launch-free-of-charge", score=1.0), Hit(anchor="page-purpose", score=0.9))
    outcome = decline(verdict, hits, alliance.corpus, "en")
    named = ["launch-free-of-charge", *silence.nearest, "page-purpose"]
    assert [citation.anchor for citation in outcome.nearest] == named[:3]


def test_what_a_message_is_refused_for_hides_no_other_question(alliance):
    refused = Verdict(reason=Reason.OPINION, silence=None, signals={})
    gap = notes([OPEN], "en")
    outcome = decline(refused, (), alliance.corpus, "en", gap)
    assert outcome.text == f"{message('abstain.opinion', 'en')}\n{gap[0]}"
    obeyed = replace(refused, reason=Reason.INSTRUCTION)
    assert decline(obeyed, (), alliance.corpus, "en", gap).text == message(
        "abstain.instruction", "en"
    )


def test_beside_an_answer_what_is_unclear_is_asked_back(alliance):
    letter = "What does membership cost? And how many companies signed?"
    outcome = alliance.ask(Question(text=letter)).outcome
    assert isinstance(outcome, Answer)
    assert any("how many companies signed?" in said for said in outcome.left_open)
