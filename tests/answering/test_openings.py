"""The word that a yes/no question is answered with first, from the texts of the Alliance."""

import pytest

from assistant.domain import Question
from tests.answering.talking import exchange


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Do members have to sign the Declaration?", "Yes."),
        ("Was the Alliance launched in July 2021?", "Yes."),
        ("Kann man jederzeit beitreten?", "Ja."),
        ("Kunt u mij zeggen of er een sluitingsdatum is om lid te worden?", "Nee."),
        ("Czy podpis jest dobrowolny?", "Nie."),
        ("Si può aderire in qualsiasi momento?", "Sì."),
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


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("Is there a membership fee?", "launch-free-of-charge"),
        ("Ist die Mitgliedschaft kostenlos?", "launch-free-of-charge"),
        ("Is the Alliance led by industry?", "governance-type"),
        ("Is Harald Summa chief executive of DE-CIX?", "people-summa"),
        ("Is 3DS Outscale a member?", "members-roadmap-absent"),
        ("Do small firms need a minimum turnover?", "page-small-firms"),
    ],
)
def test_what_a_text_settles_with_a_hedge_is_quoted_without_a_yes_or_no(alliance, question, anchor):
    outcome = alliance.ask(Question(text=question)).outcome
    assert outcome.opening is None
    assert anchor in {citation.anchor for citation in outcome.citations}


def test_what_only_the_exchange_before_tells_gets_no_yes_or_no(alliance):
    first = alliance.ask(Question(text="Who may join?"))
    reply = alliance.ask(Question(text="And start-ups?", history=exchange(first)))
    assert reply.outcome.citations[0].anchor == "page-small-firms"
    assert reply.outcome.opening is None
