"""What is said to "Which of these do you mean?" picks one of the questions offered, or none."""

import pytest

from assistant.answering.messages import message
from assistant.domain import Answer, Message, Question


def after_asking_back(unclear, said, language="en"):
    back = message("clarify.which", language)
    turns = (Message(role="user", content=unclear), Message(role="assistant", content=back))
    return Question(text=said, history=turns)


@pytest.mark.parametrize(
    ("unclear", "said", "anchor"),
    [
        ("What is the roadmap about?", "the 2021 one", "roadmap2021-pillars"),
        ("When did it start?", "the launch", "launch-date"),
        ("How many companies were there?", "at the kick-off", "kickoff-members"),
    ],
)
def test_a_few_words_pick_a_question_that_was_offered(alliance, unclear, said, anchor):
    reply = alliance.ask(after_asking_back(unclear, said))
    assert isinstance(reply.outcome, Answer)
    assert reply.outcome.citations[0].anchor == anchor
    assert reply.question == said


def test_it_is_answered_in_the_language_of_the_turn(alliance):
    turn = after_asking_back("Que dit la feuille de route ?", "celle de 2023", "fr")
    reply = alliance.ask(turn)
    assert (reply.language, reply.outcome.citations[0].anchor) == ("fr", "roadmap2023-content")


def test_in_doubt_none_is_picked(alliance):
    turn = after_asking_back("What is in the declaration?", "the joint one")
    anchors = [citation.anchor for citation in alliance.ask(turn).outcome.citations]
    assert "declaration-aims" not in anchors


def test_another_question_is_no_pick(alliance):
    outcome = alliance.ask(after_asking_back("What is the roadmap about?", "Who can join?")).outcome
    assert outcome.citations[0].anchor == "page-who-can-join"
