"""When the verdict of a known question is said of one that is put."""

from dataclasses import replace

import pytest

from assistant.answering.stances import recognise
from assistant.calibration import Bounds
from assistant.domain import Hit, Holds, Stance
from assistant.retrieval.lexical import LexicalIndex

ONLINE = "Was the first meeting held online?"
STANCES = {
    "online": Stance(
        id="online",
        proposition="The first meeting was held online.",
        anchor="kickoff-online",
        holds=Holds.YES,
        asks={"en": (ONLINE,)},
        denies={"en": ("Did they meet in person?",)},
    )
}
LEXICAL = LexicalIndex.build({"kickoff-online": "The first meeting was held online, in person no."})
BOUNDS = Bounds(same_stance=0.9)


def sides(score: float, lead: float) -> tuple[Hit, ...]:
    return (
        Hit(anchor="online/asks", score=score, nearest=ONLINE),
        Hit(anchor="online/denies", score=score - lead, nearest="Did they meet in person?"),
    )


@pytest.mark.parametrize(
    ("score", "lead", "said"), [(0.95, 0.031, "yes"), (0.95, 0.029, ""), (0.89, 0.2, "")]
)
def test_an_opening_needs_a_near_question_and_a_lead_over_any_other_verdict(score, lead, said):
    found = recognise(ONLINE, "en", sides(score, lead), STANCES, LEXICAL, BOUNDS)
    assert found is not None
    assert found.opening == said


def test_two_questions_of_one_verdict_need_no_lead():
    found = (sides(0.95, 0.0)[0], Hit(anchor="online/asks", score=0.949, nearest=ONLINE))
    assert recognise(ONLINE, "en", found, STANCES, LEXICAL, BOUNDS).opening == "yes"


def test_what_a_text_leaves_open_gets_no_word_and_takes_it_from_what_is_near():
    stances = STANCES | {"now": replace(STANCES["online"], id="now", holds=Holds.OPEN)}
    now = Hit(anchor="now/asks", score=0.95, nearest="Are meetings held online today?")
    assert recognise(now.nearest, "en", (now,), stances, LEXICAL, BOUNDS).opening == ""
    beside = (sides(0.96, 0.2)[0], now)
    assert recognise(ONLINE, "en", beside, stances, LEXICAL, BOUNDS).opening == ""


@pytest.mark.parametrize(
    "question",
    [
        "Was the first meeting not held online?",
        "Was the first meeting held online or in person?",
        "Was the first meeting of 2019 held online?",
        "Was the first meeting of GAIA held online?",
    ],
)
def test_what_could_turn_the_verdict_leaves_it_unsaid(question):
    found = recognise(question, "en", sides(0.99, 0.2), STANCES, LEXICAL, BOUNDS)
    assert found.opening == ""
