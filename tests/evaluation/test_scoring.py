import pytest

from assistant.evaluation.measuring.scoring import score_case
from tests.evaluation.harbour import (
    BOARD,
    CORPUS,
    FEE,
    MOON,
    abstained,
    answered,
    case,
    in_english,
)

TWO = FEE | {"facts": [["F-1"], ["B-1"]], "nuggets": [*FEE["nuggets"], *BOARD["nuggets"]]}


def score(fields, given):
    return score_case(case(fields), given, CORPUS, in_english)


def test_a_right_answer():
    right = score(FEE, answered("fee", ranking=("waiver", "fee")))
    assert (right.passed, right.complete, right.nugget_recall) == (True, 1.0, 1.0)
    assert (right.recall_at_5, right.success_at_5, right.reciprocal_rank) == (1.0, 1.0, 0.5)
    assert right.ndcg_at_10 == pytest.approx(0.6309, abs=1e-4)
    assert (right.citation_precision, right.citation_recall) == (1.0, 1.0)
    assert right.violations == ()


def test_half_an_answer():
    half = score(TWO, answered("fee"))
    assert (half.passed, half.complete, half.nugget_recall) == (False, 0.0, 0.5)
    assert half.recall_at_5 == 0.5
    assert half.citation_recall == 1.0


def test_only_the_first_five_hits_count_for_recall():
    hits = ("waiver", "board", "waiver", "board", "waiver", "fee")
    late = score(FEE, answered("fee", ranking=hits))
    assert (late.recall_at_5, late.success_at_5, late.reciprocal_rank) == (0.0, 0.0, 1 / 6)


def test_a_nugget_without_facts_takes_those_of_the_case():
    bare = [{k: v for k, v in FEE["nuggets"][0].items() if k != "facts"}]
    assert score(FEE | {"nuggets": bare}, answered("fee")).recall_at_5 == 1.0


def test_a_forbidden_word_spoils_a_complete_answer():
    given = answered("fee")
    given["claims"][0]["text"] += " Others say 90 Euros."
    spoilt = score(FEE, given)
    assert (spoilt.passed, spoilt.nugget_recall) == (False, 1.0)


def test_companions_are_acceptable_and_strangers_are_not():
    assert score(FEE, answered("fee", "waiver")).citation_precision == 1.0
    assert score(FEE, answered("fee", "board")).citation_precision == 0.5


def test_a_right_statement_under_a_wrong_citation_lacks_recall():
    given = answered("fee", "board")
    given["claims"][0]["citations"] = [2]
    assert score(FEE, given).citation_recall == 0.0


def test_what_was_not_said_leaves_citation_recall_unscored():
    assert score(FEE, answered("board")).citation_recall is None


@pytest.mark.parametrize("outcome", ["abstained", "clarification"])
def test_not_answering_passes_where_nothing_can_be_said(outcome):
    silent = score(MOON, abstained() | {"outcome": outcome})
    assert (silent.passed, silent.answered) == (True, False)
    assert (silent.complete, silent.recall_at_5, silent.citation_precision) == (None, None, None)


def test_answering_an_unanswerable_question_fails():
    assert not score(MOON, answered("fee")).passed


def test_abstaining_on_an_answerable_question_fails_and_says_why():
    silent = score(FEE, abstained())
    assert (silent.passed, silent.complete, silent.came) == (False, 0.0, "abstained (silent)")
    assert (silent.citation_precision, silent.citation_recall) == (None, None)


@pytest.mark.parametrize(
    ("lead", "expected", "match"),
    [
        ("Der Klub schreibt:", "de", 1.0),
        ("The club writes:", "de", 0.0),
        ("", "en", 1.0),
        ("", "de", 0.0),
    ],
)
def test_language_is_that_of_the_frame_and_of_the_claims_where_there_is_none(lead, expected, match):
    given = answered("fee", "waiver", lead=lead)
    assert score(FEE | {"expected_lang": expected}, given).language_match == match


def _break(given, path, value):
    *way, last = path
    for step in way:
        given = given[step]
    given[last] = value


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("claims", 0, "citations"), [], "claim without citation"),
        (("claims", 0, "citations"), [7], "not listed"),
        (("citations", 0, "anchor"), "nowhere", "unknown provision nowhere"),
        (("citations", 0, "quote"), "The club asks 90 euros a year.", "not verbatim"),
        (("citations", 0, "start"), 4, "not verbatim"),
        (("claims",), [], "answered with 0 claims"),
        (("outcome",), "abstained", "abstained with 1 claims"),
    ],
)
def test_a_broken_invariant_is_named_and_the_reply_still_scored(path, value, said):
    given = answered("fee")
    _break(given, path, value)
    (violation,) = score(FEE, given).violations
    assert said in violation
