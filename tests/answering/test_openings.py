"""The word that a yes/no question is answered with first, from the texts of the Alliance."""

import pytest

from assistant.domain import Question
from tests.answering.talking import exchange


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Is membership free of charge?", "Yes."),
        ("Is there a membership fee?", "No."),
        ("Ist die Mitgliedschaft kostenlos?", "Ja."),
        ("Kost deelname geld?", "Nee."),
        ("Czy udział jest bezpłatny?", "Tak."),
        ("Είναι δωρεάν η συμμετοχή;", "Ναι."),
        ("Is the Alliance just another name for Gaia-X?", "No."),
    ],
)
def test_what_a_text_settles_is_said_first(alliance, question, opening):
    assert alliance.ask(Question(text=question)).outcome.opening.text == opening


@pytest.mark.parametrize(
    "question",
    [
        "Is Microsoft a member?",
        "Is there a refund of the membership fee?",
        "Is membership still free of charge in 2026?",
        "Are the 39 first members still members?",
    ],
)
def test_what_differs_in_a_word_gets_no_yes_or_no(alliance, question):
    outcome = alliance.ask(Question(text=question)).outcome
    assert getattr(outcome, "opening", None) is None


def test_what_only_the_exchange_before_tells_gets_no_yes_or_no(alliance):
    first = alliance.ask(Question(text="Who may join?"))
    reply = alliance.ask(Question(text="And start-ups?", history=exchange(first)))
    assert reply.outcome.citations[0].anchor == "page-small-firms"
    assert reply.outcome.opening is None
