"""A turn that names nothing is about what was named before it."""

import pytest

from assistant.answering.retrieving.subjects import Subjects
from assistant.domain import Message, Question
from tests.answering.talking import exchange


@pytest.fixture(scope="module")
def subjects(alliance):
    return Subjects(alliance.corpus)


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("What is EUCLIDIA?", "en", "EUCLIDIA"),
        ("Co je to IPCEI-CIS?", "cs", "IPCEI-CIS"),
        ("Wie zijn André Heryschek en Christoph Reitenberger?", "nl", "Christoph Reitenberger"),
        ("What is the Joint Declaration of 2020?", "en", "Joint Declaration"),
        ("What does the Alliance do?", "en", ""),
        ("I'm an engineer, may I apply?", "en", ""),
        ("WHO CAN JOIN?", "en", ""),
        ("Was kostet die Mitgliedschaft in der Allianz?", "de", ""),
    ],
)
def test_names_are_found_in_every_language(text, language, named, subjects):
    assert subjects.named(text, language) == named


def turns(*texts):
    return tuple(Message(role="user", content=text) for text in texts)


@pytest.mark.parametrize(
    ("text", "before", "named"),
    [
        ("When was it founded?", ("What is EUCLIDIA?",), "EUCLIDIA"),
        ("How many members?", ("What is EUCLIDIA?", "When was it founded?"), "EUCLIDIA"),
        ("And Gaia-X?", ("What is EUCLIDIA?",), ""),
        ("When was it founded?", ("What is EUCLIDIA?", "Who can join the Alliance and how?"), ""),
        ("No, I meant the other one.", ("What is EUCLIDIA?",), ""),
        ("When was it founded?", (), ""),
    ],
)
def test_what_was_named_holds_while_turns_point_back(text, before, named, subjects):
    assert subjects.before(Question(text=text, history=turns(*before)), "en") == named


@pytest.mark.parametrize(
    ("first", "then", "of_the_alliance"),
    [
        ("What is EUCLIDIA?", "When was it founded?", "launch-date"),
        ("What is Gaia-X?", "When was it founded?", "launch-date"),
        ("Co je to EUCLIDIA?", "Kdy to vzniklo?", "launch-date"),
    ],
)
def test_what_is_known_of_the_alliance_is_not_said_of_others(
    first, then, of_the_alliance, alliance
):
    before = exchange(alliance.ask(Question(text=first)))
    assert of_the_alliance in cited(alliance, then), "without it, it is about the Alliance"
    assert of_the_alliance not in cited(alliance, then, before)


def cited(alliance, text, history=()):
    reply = alliance.ask(Question(text=text, history=history))
    return {citation.anchor for citation in getattr(reply.outcome, "citations", ())}


@pytest.mark.parametrize(
    "text", ["Who can join?", "Who decides?", "Where is the form?", "Thanks!", "ok thanks a lot"]
)
def test_a_short_question_of_its_own_and_thanks_are_what_they_are_alone(text, alliance):
    before = exchange(alliance.ask(Question(text="What is EUCLIDIA?")))
    reply = alliance.ask(Question(text=text, history=before))
    alone = alliance.ask(Question(text=text))
    assert type(reply.outcome) is type(alone.outcome)
    assert "relations-euclidia" not in cited(alliance, text, before)
