"""What a reply quotes stands to the question of a message that it answers."""

from assistant.answering.composing.by_question import points
from assistant.answering.composing.unsettled import note
from assistant.answering.judging.sufficiency import Verdict
from assistant.answering.turn import Part
from assistant.answering.understanding.kinds import Kind
from assistant.domain import Basis, Hit, Point, Provision, Reason
from assistant.retrieval.evidence import Evidence


def part(text, *near, reason=None, stands=0.9):
    hits = tuple(Hit(anchor=name, score=1.0, arms={"dense": dense}) for name, dense in near)
    return Part(
        text=text,
        kind=Kind.OTHER,
        evidence=Evidence(hits=hits, nearest=0.9),
        verdict=Verdict(reason=reason, silence=None, signals={}),
        stands=stands,
    )


COST = part("What does it cost?", ("fee", 0.9), ("board", 0.5), ("rules", 0.7))
BOARD = part("Who decides?", ("board", 0.9), ("fee", 0.4), ("rules", 0.8))
VOTES = part("Who votes?", ("rules", 0.9), reason=Reason.WEAK_EVIDENCE, stands=0.1)


def told(parts, companions=None, **numbers):
    kept = [
        Provision(
            anchor=anchor,
            source_id="rules",
            section="",
            title=anchor,
            text=anchor,
            language="en",
            basis=Basis.QUOTED,
            companions=(companions or {}).get(anchor, ()),
        )
        for anchor in numbers
    ]
    return list(points(parts, kept, numbers, "en"))


def test_each_question_has_the_numbers_of_what_answers_it_or_what_is_said_instead():
    left_open = note(VOTES, "en", set())
    assert told([COST, VOTES, BOARD], board=(1, 2), fee=(3,)) == [
        Point(asked="What does it cost?", citations=(3,)),
        Point(asked="Who votes?", left_open=left_open),
        Point(asked="Who decides?", citations=(1, 2)),
    ]


def test_one_quote_may_answer_two_questions():
    again = part("Is there a fee?", ("fee", 0.8))
    assert [point.citations for point in told([COST, again], fee=(1,))] == [(1,), (1,)]


def test_what_answers_one_question_for_certain_is_no_answer_to_another_that_it_is_merely_near():
    unsure = part("Is there a fee?", ("fee", 0.8), stands=0.3)
    cost, other = told([COST, unsure], fee=(1,))
    assert (cost.citations, other.citations) == ((1,), ())
    assert unsure.text in other.left_open


def test_what_was_found_for_all_belongs_to_the_nearest_question_that_is_not_left_open():
    cost, votes, board = told([COST, VOTES, BOARD], fee=(1,), board=(2,), rules=(3,))
    assert (cost.citations, votes.citations, board.citations) == ((1,), (), (2, 3))


def test_what_was_found_for_none_of_them_belongs_to_none():
    assert [point.citations for point in told([COST], fee=(1,), waiver=(2,))] == [(1,)]


def test_what_must_accompany_a_quote_stands_under_the_same_question():
    cost, board = told([COST, BOARD], {"fee": ("rules",)}, fee=(1,), board=(2,), rules=(3,))
    assert (cost.citations, board.citations) == ((1, 3), (2,))


def test_two_digests_of_one_official_passage_are_cited_once():
    (cost,) = told([COST], fee=(1,), board=(1, 2))
    assert cost.citations == (1, 2)


def test_what_is_no_question_needs_no_answer():
    thanks = part("Thanks a lot!", ("fee", 0.95), reason=Reason.THANKS)
    assert told([], fee=(1,)) == []
    assert [point.asked for point in told([thanks, COST], fee=(1,))] == [COST.text]
