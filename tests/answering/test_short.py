"""What a first message of a few words gets, from the texts of the Alliance."""

import pytest

from assistant.domain import Abstention, Answer, Question, Reason


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("What is the Alliance?", "page-purpose"),
        ("How do I join?", "page-how-to-join"),
        ("What does it cost?", "launch-free-of-charge"),
        ("How many members does the Alliance have?", "members-count-unknown"),
        ("Who are the members?", "members-list"),
        ("Who runs it?", "page-facilitator"),
        ("Wer darf mitmachen?", "page-who-can-join"),
        ("Frist?", "page-when-to-join"),
        ("Quels sont les objectifs ?", "page-aims"),
        ("Ile to kosztuje?", "launch-free-of-charge"),
    ],
)
def test_what_is_asked_first_is_answered(alliance, question, anchor):
    outcome = alliance.ask(Question(text=question)).outcome
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].anchor == anchor


@pytest.mark.parametrize("question", ["price of bitcoin", "weather", "Who runs Microsoft?"])
def test_a_few_words_about_something_else_are_told_from_it(alliance, question):
    outcome = alliance.ask(Question(text=question)).outcome
    assert isinstance(outcome, Abstention)
    assert outcome.reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize("name", ["edge computing", "general assembly"])
def test_a_bare_name_is_not_answered_with_yes_or_no(alliance, name):
    outcome = alliance.ask(Question(text=name)).outcome
    assert isinstance(outcome, Answer)
    assert outcome.opening is None
