from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.messages import catalogue, message
from assistant.domain import Abstention, Answer, Basis, Claim, Point, Question
from assistant.languages import LANGUAGES
from assistant.rendering import by_point, heading, provision_text, reply_text, standing
from tests.ui.canned import BOARD, FEE, SOURCE, CannedAssistant

ENGLISH = {text for key, text in catalogue("en").items() if key.startswith(("ui.basis", "ui.off"))}


def said(question: str, language: str) -> str:
    reply = CannedAssistant().ask(Question(text=question, fallback_language=language))
    match reply.outcome:
        case Answer(citations=(first, second)):
            cited = (replace(first, official=True, page=7), second)
            return reply_text(replace(reply, outcome=replace(reply.outcome, citations=cited)))
        case Abstention():
            return reply_text(reply)
    raise AssertionError(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_in_the_language_of_the_reply(language: str) -> None:
    answer, declined = said("What does membership cost?", language), said("Who votes?", language)
    secondary = message("ui.basis.secondary", language)
    assert f", {message('ui.page', language, page=7)}\n" in answer
    assert message("ui.official_note", language) in answer
    for text in (answer, declined):
        assert f"{secondary} {message('ui.digest_note', language)}\n" in text
        assert language == "en" or not any(label in text for label in ENGLISH)


@pytest.mark.parametrize("basis", Basis)
def test_a_text_is_official_or_a_documents_own_or_a_digest(basis: Basis) -> None:
    assert standing(basis, "fr", official=True) == message("ui.official_note", "fr")
    digest = message("ui.digest_note", "fr") in standing(basis, "fr", official=False)
    assert digest is (basis is not Basis.DOCUMENT)


def test_a_provision_is_shown_with_what_is_known_of_it_in_its_language() -> None:
    for provision in (FEE, BOARD):
        shown = provision_text(SOURCE, provision).splitlines()
        assert shown[2:] == [
            provision.text,
            "",
            standing(provision.basis, provision.language, official=False),
            "Rules of the Harbour Club (Harbour Club, 2020-05-01)",
            "https://example.org/rules",
        ]


ANSWER = CannedAssistant().ask(Question(text="What does membership cost?"))
COST, BY_BOARD = (f"{claim.text} [{claim.citations[0]}]" for claim in ANSWER.outcome.claims)
VOTES = Point(asked="Who votes?", left_open="The texts do not say how votes are cast.")


def lines(*points: Point) -> list[str]:
    """Return what stands between the lead and the sources."""
    said = reply_text(replace(ANSWER, outcome=replace(ANSWER.outcome, points=points)))
    shown = said.splitlines()
    return shown[2 : next(n for n, line in enumerate(shown) if line.startswith("[1] ")) - 1]


def test_the_only_question_of_a_message_is_not_repeated() -> None:
    assert lines() == [COST, BY_BOARD]


def test_each_question_of_several_stands_over_what_is_said_to_it_in_their_order() -> None:
    board = Point(asked="Who decides?", citations=(2,))
    fee = Point(asked="What does it cost?", citations=(1,))
    assert lines(board, VOTES, fee) == [
        *("> Who decides?", BY_BOARD),
        *("", "> Who votes?", VOTES.left_open),
        *("", "> What does it cost?", COST),
    ]


def test_what_answers_no_question_of_several_comes_first() -> None:
    fee = Point(asked="What does it cost?", citations=(1,))
    assert lines(fee) == [BY_BOARD, "", "> What does it cost?", COST]


def test_a_claim_stands_once_and_a_later_question_points_to_it() -> None:
    both = Point(asked="What does it take?", citations=(1, 2))
    again = Point(asked="Who decides, and what on?", citations=(2, 1))
    assert lines(both, again) == [
        *("> What does it take?", COST, BY_BOARD),
        *("", "> Who decides, and what on?", "→ [2][1]"),
    ]
    found = list(by_point(replace(ANSWER.outcome, points=(both, again))))
    assert found == [(both, ANSWER.outcome.claims, ()), (again, (), (2, 1))]


def test_a_question_points_to_what_answers_it_and_stands_elsewhere() -> None:
    fee = Point(asked="What does it cost?", citations=(1,))
    more = Point(asked="And who decides on it?", citations=(1, 2))
    assert lines(fee, more)[-3:] == ["> And who decides on it?", BY_BOARD, "→ [1]"]


def test_a_claim_that_rests_on_several_stands_under_the_first_question_of_any() -> None:
    both = Claim(text="Both.", citations=(2, 1))
    fee, board = (Point(asked=asked, citations=(n,)) for n, asked in ((1, "Fee?"), (2, "Who?")))
    answer = replace(ANSWER.outcome, claims=(both,), points=(fee, board))
    assert list(by_point(answer)) == [(fee, (both,), ()), (board, (), (2,))]


def test_a_sentence_that_has_the_question_in_it_needs_none_over_it() -> None:
    votes = replace(VOTES, left_open="Perhaps not answered: “Who votes?”")
    short = Point(asked="fee", left_open="The texts do not say what the fee is.")
    assert (heading(VOTES), heading(votes), heading(short)) == ("Who votes?", "", "fee")
    assert lines(votes)[-2:] == ["", "Perhaps not answered: “Who votes?”"]


@pytest.mark.parametrize("asked", ["> who decides,", ">> who decides ;", "who decides"])
def test_signs_around_a_question_are_none_of_it(asked: str) -> None:
    assert heading(Point(asked=asked, citations=(2,))) == "who decides"
