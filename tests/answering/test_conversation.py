"""What of a conversation a turn stands on."""

import pytest

from assistant.answering.messages import message
from assistant.answering.understanding.conversation import (
    MESSAGE,
    REPLY,
    exchange_before,
    is_at_home,
    is_bare,
    may_be_first,
    points_back,
)
from assistant.domain import Message, Question


def asked(text, *said):
    turns = [
        Message(role="assistant" if place % 2 else "user", content=content)
        for place, content in enumerate(said)
    ]
    return Question(text=text, history=tuple(turns))


def test_the_first_turn_stands_on_nothing():
    assert exchange_before(asked("What does it cost?")) == ()


def test_a_short_question_before_brings_the_one_that_it_stands_on():
    before = exchange_before(asked("Since when?", "Who founded it?", "Maria.", "Where?", "Here."))
    assert before == ("Who founded it? Where?", "Here.")


@pytest.mark.parametrize(("key", "said"), [("greeting", "Hello!"), ("thanks", "Danke!")])
def test_nothing_stands_on_a_greeting_or_on_thanks(key, said):
    reply = message(f"chat.{key}", "de")
    assert exchange_before(asked("What does it cost?", said, reply)) == ()
    turns = ("Who founded it?", "Maria.", said, reply)
    assert exchange_before(asked("Since when?", *turns)) == ("Who founded it?", "Maria.")


def test_a_question_that_stands_alone_does_not_bring_the_one_before_it():
    last = "On which day of the year does the regatta of the club take place?"
    before = exchange_before(asked("And why?", "Who founded it?", "Maria Lopes.", last, "In July."))
    assert before == (last, "In July.")


def test_of_long_turns_the_end_of_a_message_and_the_first_sentence_of_a_reply_are_kept():
    message = "Our club owns a jetty. " * 100 + "Who may join it?"
    reply = "Owners of a boat may join. " + "The rest is a long story. " * 100
    before = exchange_before(asked("And when?", message, reply))
    assert before == (message[-MESSAGE:].strip(), "Owners of a boat may join.")
    endless = exchange_before(asked("And when?", "Who may join?", "all " * 100))
    assert endless == ("Who may join?", ("all " * 100)[:REPLY].strip())


@pytest.mark.parametrize(
    ("reply", "gist"),
    [
        (
            "> Who votes?\nThe texts do not say.\n\n> What does it cost?\nIt is free. [1]\n\n[1] Rules",
            "It is free.",
        ),
        (
            "The texts do not settle this; what follows is a report.\n\n"
            "Boats under sail pay nothing. Jetties do. [1]\nA second claim. [2]\n\n"
            "[1] Rules of the club\n[2] Letter",
            "Boats under sail pay nothing.",
        ),
        ("No. [1]\nBoats pay nothing. Jetties do. [1]\n\n[1] Rules", "No. Boats pay nothing."),
        (
            "The texts are in English. They say:\nBoats under sail pay nothing.\nAll pay dues.",
            "Boats under sail pay nothing.",
        ),
        ("Members pay:\n- dues [1]\n\n[1] Rules", "Members pay: - dues"),
        ("The texts do not say who pays. Ask the club.", "The texts do not say who pays."),
    ],
)
def test_of_a_reply_what_is_cited_first_is_kept(reply, gist):
    assert exchange_before(asked("And when?", "Who pays?", reply)) == ("Who pays?", gist)


@pytest.mark.parametrize(
    ("text", "said", "at_home"),
    [
        ("And the fee of the yacht club in Hamburg?", ("Who founded it?", "Maria."), True),
        ("And in Hamburg?", ("Who founded Rome?", message("abstain.out_of_scope", "fr")), False),
        ("What does it do on standards?", (), True),
        ("What does the club do on standards?", (), False),
        ("What did it do to all the people who used to live in the city?", (), False),
    ],
)
def test_what_is_asked_in_a_talk_about_the_alliance_is_about_it(text, said, at_home):
    assert is_at_home(asked(text, *said), "en") is at_home
    if not said:
        assert not is_at_home(asked(text), "en", within=True)


def test_short_turns_and_pointing_ones_need_what_was_said_before():
    assert points_back("And why?", "en")
    assert points_back("Which countries did not sign it at the time?", "en")
    assert not points_back("On which day of the year do the boats sail the regatta?", "en")


@pytest.mark.parametrize(
    ("text", "first"),
    [("What does it cost?", False), ("And the costs?", False), ("Who decides?", True)],
)
def test_a_pronoun_or_an_and_is_not_what_is_asked_first(text, first):
    assert may_be_first(asked(text, "Who founded it?", "Maria."), "en") is first
    assert may_be_first(asked(text), "en")


def test_an_answer_to_what_was_asked_back_is_not_asked_first():
    which = message("clarify.which", "en")
    assert not may_be_first(asked("The last one", "When was it?", f"{which} A or B?"), "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [("And by when?", "en"), ("Où et quand ?", "fr"), ("von wem?", "de"), ("a kiedy?", "pl")],
)
def test_a_bare_question_has_only_words_of_any_question(text, language):
    assert is_bare(text, language)


@pytest.mark.parametrize("text", ["When was it founded?", "Why Denmark?", "And the fee?"])
def test_a_question_that_names_something_is_not_bare(text):
    assert not is_bare(text, "en")
