"""What a turn gets after an exchange, from the texts of the Alliance."""

import pytest

from assistant.domain import Abstention, Clarification, Question, Reason
from tests.answering.talking import exchange


@pytest.fixture
def after(alliance):
    def ask(text, *said):
        turns = []
        for before in said:
            reply = alliance.ask(Question(text=before, history=tuple(turns)))
            turns += exchange(reply)
        return alliance.ask(Question(text=text, history=tuple(turns)))

    return ask


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("grazie", "Quanto costa aderire?"),
        ("merci", "Qui peut adhérer ?"),
        ("Thanks!", "Who may join?"),
        ("great thx", "Who chaired the first meeting?"),
        ("ok thanks, that clears it up", "Do members get money from the EU?"),
    ],
)
def test_thanks_continue_nothing(after, text, before):
    reply = after(text, before)
    assert isinstance(reply.outcome, Clarification)
    assert reply.outcome.reason is Reason.THANKS
    assert not reply.trace.continues


def test_what_is_asked_after_words_of_thanks_is_answered(after):
    reply = after("Danke! Und was kostet das?", "Wer kann beitreten?")
    assert reply.trace.hits[0].anchor == "launch-free-of-charge"


@pytest.mark.parametrize("text", ["Why?", "Where exactly?", "And now?", "Why not?"])
def test_a_word_that_is_like_thanks_continues_the_exchange(after, text):
    assert after(text, "When was the Alliance launched?").trace.continues


def test_a_whole_question_about_something_else_continues_nothing(after):
    reply = after("What does membership of the Alliance cost?", "What is EUCLIDIA?")
    assert not reply.trace.continues
    assert reply.trace.hits[0].anchor == "launch-free-of-charge"


def test_the_first_of_several_questions_stands_on_the_exchange_before_the_message(after):
    reply = after(
        "And where did it meet? And what does joining cost?", "What is the General Assembly?"
    )
    first, then = reply.trace.part_verdicts
    assert first.hits[0].anchor == "governance-general-assembly"
    assert then.hits[0].anchor == "launch-free-of-charge"


def test_what_is_known_to_be_asked_in_a_few_words_stands_alone(after):
    reply = after("Possiamo uscire?", "Quanto costa aderire?", "E chi decide?")
    assert not reply.trace.continues
    assert isinstance(reply.outcome, Abstention)


@pytest.mark.parametrize(
    ("text", "before", "anchor"),
    [
        ("Where?", "When was the Alliance launched?", "launch-date"),
        ("When was it?", "Who chaired the first meeting?", "kickoff-chair"),
    ],
)
def test_a_word_that_many_texts_have_orders_nothing(after, text, before, anchor):
    assert after(text, before).trace.hits[0].anchor == anchor


@pytest.mark.parametrize(
    ("before", "text", "anchor"),
    [
        ("Kto założył EUCLIDIA?", "kiedy?", "relations-euclidia"),
        ("Tell me about the edge node target", "By when?", "declaration-edge-nodes"),
        ("How many companies signed the 2021 roadmap?", "Which ones?", "roadmap2021-signatories"),
        ("Who chaired the first meeting?", "And where?", "kickoff-online"),
        (
            "Was ist die Generalversammlung der Allianz?",
            "Wo und wann?",
            "governance-general-assembly",
        ),
    ],
)
def test_bare_questions_ask_of_what_was_quoted(after, before, text, anchor):
    reply = after(text, before)
    assert reply.trace.continues
    assert reply.outcome.citations[0].anchor == anchor


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("How many members does the Alliance have?", "Why?"),
        ("Who pays for the Alliance?", "why?"),
        ("Est-ce que l'adhésion est gratuite ?", "Pourquoi ?"),
    ],
)
def test_no_reason_is_given_but_that_of_what_was_said(after, before, text):
    assert isinstance(after(text, before).outcome, Abstention)


def test_a_reason_that_was_quoted_is_given_again(after):
    reply = after("Why?", "What is the purpose of the Alliance?")
    assert reply.outcome.citations[0].anchor == "page-purpose"
