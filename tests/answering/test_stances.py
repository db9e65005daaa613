"""When the verdict of known questions is said of one that is put."""

from dataclasses import replace

import pytest

from assistant.answering.judging.side_words import SideWords
from assistant.answering.judging.stances import recognise
from assistant.calibration import Bounds
from assistant.domain import Hit, Holds, Stance
from assistant.retrieval.evidence import Evidence

FEE = "Is there a fee for members?"
FREE = "Is it free of charge for members?"
STANCES = {
    "fee": Stance(
        id="fee",
        proposition="Members have to pay a fee.",
        anchor="launch-free-of-charge",
        holds=Holds.NO,
        asks={"en": (FEE, "Must we pay a membership fee?"), "it": ("Bisogna pagare una quota?",)},
        denies={"en": (FREE,)},
        worded={"denies": {"it": ("È gratuito?", "L'adesione è gratuita?")}},
    )
}
BOUNDS = Bounds(same_stance=0.9)


def sides(asks: float, denies: float) -> tuple[Hit, ...]:
    found = (
        Hit(anchor="fee/asks", score=asks, nearest=FEE),
        Hit(anchor="fee/denies", score=denies, nearest=FREE),
    )
    return tuple(sorted(found, key=lambda hit: -hit.score))


def opening(question, found, language="en", stances=STANCES):
    words, evidence = SideWords(stances.values()), Evidence(hits=(), nearest=1.0, stances=found)
    return recognise(question, language, evidence, stances, words, BOUNDS).opening


@pytest.mark.parametrize(
    ("question", "said"),
    [(FEE, "no"), (FREE, "yes"), ("Is membership free of charge?", ""), ("Is there a fee?", "no")],
)
@pytest.mark.parametrize("lead", [0.02, -0.02])
def test_of_two_sides_that_are_close_the_words_tell_which_is_meant(question, said, lead):
    assert opening(question, sides(0.95, 0.95 - lead)) == said


def test_a_side_that_is_too_far_or_much_farther_than_another_says_nothing():
    assert opening(FEE, sides(0.89, 0.5)) == ""
    assert opening(FEE, sides(0.93, 0.97)) == ""


def test_a_side_whose_nearest_question_was_not_read_says_nothing():
    assert opening(FEE, (Hit(anchor="fee/asks", score=0.95),)) == ""


def test_further_wordings_count_and_inflected_forms_but_no_negated_ones():
    assert opening("L'adesione è gratuita?", sides(0.95, 0.94), "it") == "yes"
    assert opening("È gratuita?", sides(0.95, 0.94), "it") == "yes"
    assert opening("È a pagamento?", sides(0.95, 0.94), "it") == ""
    assert opening("Is it feeless for members?", sides(0.95, 0.94)) == ""


def test_a_language_without_known_questions_gets_no_word():
    assert opening("Is er een bijdrage?", sides(0.97, 0.9), "nl") == ""


@pytest.mark.parametrize(
    "question",
    [
        "Is there no fee for members?",
        "Is there a fee for members today?",
        "Is there a fee of 500 for members?",
        "May members have a fee?",
        "Is there a fee or is it free of charge?",
    ],
)
def test_what_could_turn_the_verdict_leaves_it_unsaid(question):
    assert opening(question, sides(0.98, 0.97)) == ""


def test_a_question_pieced_together_from_the_words_of_several_says_nothing():
    known = ("Do members pay a fee?", "Was money asked for?", "Can firms leave freely?")
    stances = {"fee": replace(STANCES["fee"], asks={"en": known})}
    said = [opening(question, sides(0.97, 0.9), stances=stances) for question in known]
    assert said == ["no", "no", "no"]
    assert opening("Do members leave freely, money asked?", sides(0.97, 0.9), stances=stances) == ""


def test_what_a_known_question_adds_may_turn_the_verdict_too():
    known = ("Do fewer than forty members pay a fee?", "Is there a fee?")
    stances = {"fee": replace(STANCES["fee"], asks={"en": known})}
    assert opening("Do forty members pay a fee?", sides(0.97, 0.9), stances=stances) == ""
    assert opening(known[0], sides(0.97, 0.9), stances=stances) == "no"


def test_of_sides_with_one_verdict_the_one_of_the_best_provision_is_meant():
    stances = STANCES | {"dues": replace(STANCES["fee"], id="dues", anchor="alliances-no-funding")}
    found = (*sides(0.97, 0.8), Hit(anchor="dues/asks", score=0.96, nearest=FEE))
    words = SideWords(stances.values())
    for anchor, meant in (("alliances-no-funding", "dues"), ("launch-free-of-charge", "fee")):
        hits = (Hit(anchor=anchor, score=1.0),)
        evidence = Evidence(hits=hits, nearest=1.0, stances=found)
        assert recognise(FEE, "en", evidence, stances, words, BOUNDS).stance.id == meant


def test_what_a_text_leaves_open_takes_the_word_from_what_is_near():
    now = Stance(
        id="now",
        proposition="There is a fee today.",
        anchor="launch-free-of-charge",
        holds=Holds.OPEN,
        asks={"en": ("Is there a fee today?",)},
    )
    stances = STANCES | {"now": now}
    near = Hit(anchor="now/asks", score=0.95, nearest="Is there a fee today?")
    assert opening(near.nearest, (near,), stances=stances) == ""
    assert opening(FEE, (*sides(0.96, 0.5), near), stances=stances) == ""
    far = replace(near, score=0.92)
    assert opening(FEE, (*sides(0.96, 0.5), far), stances=stances) == "no"
