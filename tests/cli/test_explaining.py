from __future__ import annotations

from dataclasses import replace

from assistant.cli.explaining import WIDTH, explanation
from assistant.domain import (
    Answer,
    Check,
    Hit,
    PartVerdict,
    Point,
    Question,
    Reason,
    Reply,
    Trace,
)
from tests.ui.canned import FEE, CannedAssistant

ARMS = {"dense": 0.9123, "passage": 0.8, "question": 0.9654321, "lexical": 12.3}
TRACE = Trace(
    standalone_question="What does it cost? " + "Really, what does it cost? " * 9,
    hits=(
        Hit(anchor=FEE.anchor, score=0.0909, arms=ARMS, nearest="What must a member pay?"),
        Hit(anchor="rules-boat-size-of-every-member-of-the-club", score=0.08, arms={"dense": 0.5}),
    ),
    rejected=(Hit(anchor="rules-boat-size-of-every-member-of-the-club", score=0.08),),
    signals={"nearest": 0.9654, "stance": "fee/asks", "a_signal_that_is_new_and_long": 1.0},
    timings_ms={"understand": 1.25, "retrieve": 30.5},
    index_fingerprint="canned",
    continues=("What does membership cost?",),
    parts=("What does it cost?", "Who decides?"),
    checks=(Check(text="It costs 80 euros.", passed=False, why="entailment 0.31"),),
)


def explained(question: str = "What does membership cost?", **changes: object) -> str:
    reply = replace(CannedAssistant().ask(Question(text=question)), trace=TRACE)
    return explanation(replace(reply, **changes))  # type: ignore[arg-type]


def test_no_line_is_wider_than_a_terminal() -> None:
    long = replace(TRACE, standalone_question="x" * 300)
    for shown in (explained(), explained(trace=long)):
        assert max(map(len, shown.splitlines())) <= WIDTH


def test_everything_in_the_trace_is_shown() -> None:
    shown = explained()
    for expected in (
        "What must a member pay?",
        "continues        What does membership cost?",
        "part 2           Who decides?",
        "fee/asks",
        "a_signal_that_is_new_and_long",
        "It costs 80 euros. (entailment 0.31)",
        "31.8 ms",
    ):
        assert expected in shown


def test_each_part_says_what_was_decided_by_what_and_whether_its_hits_were_cited() -> None:
    bounded = {"confidence_least": 0.5, "hits": TRACE.hits}
    parts = (
        PartVerdict(text="What does it cost?", reason=None, confidence=0.9312, **bounded),
        PartVerdict(
            text="Who decides?", reason=Reason.SILENT, confidence=0.2, silence="chair", **bounded
        ),
    )
    shown = explained(trace=replace(TRACE, part_verdicts=parts)).partition("Parts\n")[2]
    first, cited, other, second, *_ = shown.splitlines()
    assert first == "  part 1           answerable, confidence 0.9312 (least 0.5000)"
    assert cited.split() == ["0.0909", "[1]", "rules-fee"]
    assert other.split() == ["0.0800", TRACE.hits[1].anchor]
    assert second == "  part 2           silent (chair), confidence 0.2000 (least 0.5000)"
    assert "Parts\n" not in explained()


def test_columns_are_aligned_and_a_missing_score_is_a_dash() -> None:
    titles, first, *rest = explained().partition("Found\n")[2].splitlines()
    second = next(line for line in rest if line.startswith("   2"))
    for title, one, other in (("dense", "0.9123", "0.5000"), ("lexical", "12.3000", "-")):
        end = titles.index(title) + len(title)
        assert first[:end].endswith(one)
        assert second[:end].endswith(other)
    assert titles.index("provision") == first.index("rules-fee")


def test_a_hit_says_whether_it_was_cited_or_left_out() -> None:
    first, second = (line for line in explained().splitlines() if " rules-" in line)
    assert "[1]" in first
    assert "left out" in second


def test_the_decision_names_what_was_left_open_and_corrected() -> None:
    reply: Reply = CannedAssistant().ask(Question(text="What does membership cost?"))
    assert isinstance(reply.outcome, Answer)
    votes = Point(asked="Who votes?", left_open="Nothing on votes.")
    outcome = replace(reply.outcome, points=(votes,), corrects=True)
    assert "answered, claims: 2, left open: 1, corrects the question" in explained(outcome=outcome)
    assert "abstained (silent)" in explained("Who may vote?")
    assert "asked back (greeting)" in explained("hello")


def test_an_empty_trace_leaves_no_empty_tables() -> None:
    bare = Trace(
        standalone_question="?",
        hits=(),
        rejected=(),
        signals={},
        timings_ms={},
        index_fingerprint="",
    )
    shown = explained(trace=bare)
    assert "Found" not in shown
    assert "Time" not in shown
