from __future__ import annotations

import json
from dataclasses import replace

from assistant.contract import reply_json
from assistant.domain import (
    Answer,
    Check,
    Claim,
    Clarification,
    Hit,
    Outcome,
    PartVerdict,
    Point,
    Question,
    Reason,
)
from assistant.rendering import reply_text
from tests.ui.canned import CannedAssistant

OPENING = Claim(text="Yes, under conditions.", citations=(1,))
LEFT_OPEN = "The texts do not say who may vote."
VOTES = Point(asked="Who votes?", left_open=LEFT_OPEN)


def replied(question: str = "What does membership cost?"):
    return CannedAssistant().ask(Question(text=question))


def opened() -> Outcome:
    answer = replied().outcome
    assert isinstance(answer, Answer)
    first, second = answer.claims
    claims = (replace(first, model_written=True), second)
    return replace(answer, opening=OPENING, claims=claims, points=(VOTES,), corrects=True)


def test_the_whole_text_is_lead_opening_claims_and_what_is_left_open() -> None:
    said = reply_json(replace(replied(), outcome=opened()))
    assert said["answer"].split("\n") == [
        "The rules say:",
        "Yes, under conditions.",
        *(claim["text"] for claim in said["claims"]),
        LEFT_OPEN,
    ]


def test_opening_left_open_and_correction_are_keys_of_their_own() -> None:
    said = reply_json(replace(replied(), outcome=opened()))
    assert said["opening"] == {"text": "Yes, under conditions.", "citations": [1]}
    assert said["left_open"] == [LEFT_OPEN]
    assert said["corrects"] is True
    assert [claim["model_written"] for claim in said["claims"]] == [True, False]


def test_each_question_of_several_is_there_with_what_answers_it() -> None:
    fee = Point(asked="What does it cost?", citations=(1,))
    said = reply_json(replace(replied(), outcome=replace(opened(), points=(fee, VOTES, VOTES))))
    votes = {"asked": "Who votes?", "citations": [], "left_open": LEFT_OPEN}
    assert said["points"] == [
        {"asked": "What does it cost?", "citations": [1], "left_open": ""},
        votes,
        votes,
    ]
    assert said["left_open"] == [LEFT_OPEN]
    assert reply_json(replied())["points"] == []


def test_every_outcome_has_the_same_keys() -> None:
    asked_back = Clarification(reason=Reason.AMBIGUOUS, text="Which one?", choices=("This?",))
    said = [
        reply_json(replied()),
        reply_json(replied("Who may vote?")),
        reply_json(replace(replied(), outcome=asked_back)),
    ]
    assert len({tuple(reply) for reply in said}) == 1
    assert [reply["opening"] for reply in said] == [None] * 3
    assert (said[2]["reason"], said[2]["choices"]) == ("ambiguous", ["This?"])


def test_the_trace_can_be_written_as_json() -> None:
    reply = replied()
    trace = replace(
        reply.trace,
        hits=(Hit(anchor="a", score=0.12345678, arms={"dense": 0.5}, nearest="Who?"),),
        continues=("Before?",),
        parts=("One?", "Two?"),
        checks=(Check(text="Said.", passed=True, why="0.97"),),
    )
    said = json.loads(json.dumps(reply_json(replace(reply, trace=trace))))["trace"]
    assert said["retrieved"] == [
        {"chunk_id": "a", "score": 0.123457, "arms": {"dense": 0.5}, "nearest": "Who?"}
    ]
    assert (said["continues"], said["parts"]) == (["Before?"], ["One?", "Two?"])
    assert said["checks"] == [{"text": "Said.", "passed": True, "why": "0.97"}]


def test_each_part_of_a_message_has_its_verdict() -> None:
    reply = replied()
    least = {"confidence_least": 0.5, "hits": (Hit(anchor="a", score=0.12345678),)}
    parts = (
        PartVerdict(text="One?", reason=None, confidence=0.9, **least),
        PartVerdict(text="Two?", reason=Reason.SILENT, confidence=0.1, silence="votes", **least),
    )
    trace = replace(reply.trace, part_verdicts=parts)
    said = json.loads(json.dumps(reply_json(replace(reply, trace=trace))))["trace"]
    alike = {
        "confidence_least": 0.5,
        "signals": {},
        "retrieved": [{"chunk_id": "a", "score": 0.123457}],
    }
    assert said["part_verdicts"] == [
        {"text": "One?", "reason": None, "confidence": 0.9, "silence": None, **alike},
        {"text": "Two?", "reason": "silent", "confidence": 0.1, "silence": "votes", **alike},
    ]


def test_plain_text_opens_with_the_answer_and_ends_with_what_is_open_before_the_sources() -> None:
    lines = reply_text(replace(replied(), outcome=opened())).splitlines()
    assert lines[:3] == ["The rules say:", "", "Yes, under conditions. [1]"]
    assert lines[3].startswith("✎ ")
    assert lines[lines.index(LEFT_OPEN) + 2].startswith("[1] Club rules, 2020")
