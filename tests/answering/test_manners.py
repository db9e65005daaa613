"""Turns that want the last answer proven or shortened."""

from collections import defaultdict

import pytest

from assistant.answering.understanding.manners import Manner
from assistant.answering.understanding.requests import manner_of
from assistant.domain import Abstention, Answer, Question
from tests.answering.test_requests import FEE, said
from tests.conftest import ROOT

CONDITIONS = "Who may become a member of the Harbour Club?"


@pytest.fixture(scope="module")
def shares():
    """By what is wanted, the share of held turns that are understood."""
    understood = defaultdict(list)
    for line in (ROOT / "eval" / "manners.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, wanted, text = line.split("\t")
            understood[wanted].append(manner_of(text, language) == wanted)
    assert all(len(found) == 144 for found in understood.values())
    return {wanted: sum(found) / len(found) for wanted, found in understood.items()}


@pytest.mark.parametrize(
    ("wanted", "least"), [(Manner.PROVEN, 0.72), (Manner.SHORTER, 0.9), (Manner.AS_IT_WAS, 1.0)]
)
def test_turns_by_others_are_understood_and_no_question_is_lost(shares, wanted, least):
    assert shares[wanted] >= least


@pytest.mark.parametrize("text", ["Are you sure?", "and where does it say that", "source??"])
def test_who_doubts_is_shown_what_the_answer_rests_on(club, text):
    first = club.ask(Question(text=FEE))
    again = club.ask(Question(text=text, history=said(FEE, "80 euros a year.")))
    assert again.outcome.lead.startswith("The last answer rests on these texts")
    assert again.outcome.claims == first.outcome.claims
    assert again.question == text
    assert again.trace.signals["manner"] == "doubts"


def test_who_wants_it_simpler_is_told_one_passage(club):
    first = club.ask(Question(text=CONDITIONS))
    again = club.ask(Question(text="Simpler, please", history=said(CONDITIONS, "All.")))
    assert isinstance(again.outcome, Answer)
    assert len(first.outcome.claims) > 1
    assert again.outcome.claims == first.outcome.claims[:1]
    assert len(again.outcome.citations) == 1
    assert again.outcome.lead.startswith("This passage answers it best")


def test_only_the_last_lead_leads_to_what_follows(club):
    again = club.ask(Question(text="Ganz sicher?", history=said("Was kostet das?", "80 Euro.")))
    first, rest = again.outcome.lead.split(" Die Texte liegen", 1)
    assert first == "Die letzte Antwort stützt sich auf diese Texte."
    assert rest.endswith(":")


@pytest.mark.parametrize(
    "text", ["On what basis?", "Really? What about them?", "It means what for me"]
)
def test_what_asks_something_new_is_no_doubt(text):
    assert manner_of(text, "en") is Manner.AS_IT_WAS


def test_it_is_answered_in_the_language_of_the_reply_before_it(club):
    history = said(FEE, "80 euros a year.", "Auf Deutsch bitte", "80 Euro im Jahr.")
    assert club.ask(Question(text="Einfacher bitte", history=history)).language == "de"
    assert club.ask(Question(text="Bist du sicher?", history=history[:2])).language == "de"
    assert club.ask(Question(text="Really?", history=history[:2])).language == "en"


def test_what_was_declined_is_declined_again(club):
    asked = "Who won the World Cup in 1954?"
    again = club.ask(Question(text="Really?", history=said(asked, "Not about the Club.")))
    assert isinstance(again.outcome, Abstention)


def test_without_an_answer_before_it_is_a_question_like_others(club):
    assert "manner" not in club.ask(Question(text="Are you sure?")).trace.signals
