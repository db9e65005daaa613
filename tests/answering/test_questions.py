"""What was typed is read as the corpus spells it, abbreviations of chats too."""

import pytest

from assistant.answering.understanding.questions import respelt
from assistant.domain import Message, Question
from assistant.retrieval.spelling import Spelling

SPELLING = Spelling.of(
    [
        *[("Comment adhérer ? Qui décide ? Combien cela coûte-t-il ?", "fr")] * 3,
        *[("Who can join? What does it cost?", "en")] * 3,
    ]
)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("fr", "cmt adherer", "comment adhérer"),
        ("fr", "ki decide ?", "qui décide ?"),
        ("en", "who can jion", "who can jion"),
        ("en", "what does it csot 4 ppl", "what does it csot 4 people"),
        ("en", "U and R are letters", "U and R are letters"),
        ("en", "can a u.s. firm fund r&d", "can a u.s. firm fund r&d"),
        ("pl", "np. firmy", "na przykład firmy"),
    ],
)
def test_words_are_spelt_out(language, typed, meant):
    assert respelt(Question(text=typed), language, SPELLING).text == meant


def test_what_was_said_before_is_spelt_out_and_replies_stay():
    history = (
        Message(role="user", content="cmt adherer svp, ki decide et combien cela coute"),
        Message(role="assistant", content="ki decide"),
    )
    asked = respelt(Question(text="et koi", history=history), "fr", SPELLING)
    before, reply = asked.history
    assert before.content == "comment adhérer svp, qui décide et combien cela coûte"
    assert reply.content == "ki decide"
    assert asked.text == "et quoi"
