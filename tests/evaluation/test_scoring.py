import pytest

from assistant.evaluation.invariants import reply_violations
from assistant.evaluation.measuring.diagnosis import failed_step
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
    broken = reply_violations(given, CORPUS)
    assert any(said in violation for violation in broken)
    scored = score_case(case(), given, CORPUS, in_english, broken)
    assert scored.violations == tuple(broken)


def test_a_reply_that_breaks_nothing_has_no_violation():
    assert reply_violations(answered("fee"), CORPUS) == []
    assert reply_violations(abstained(), CORPUS) == []


def traced(given, **trace):
    return given | {"trace": given["trace"] | trace}


SURE = {"confidence": 0.71, "silence_margin": -0.02, "silence": "voting-rule"}
ALONE = {"history": [], "standalone": "What does it cost?"}
MIXED = {"standalone": "What does it cost to be in the club?"}


@pytest.mark.parametrize(
    ("fields", "given", "step"),
    [
        (
            MOON,
            traced(answered("fee"), signals=SURE),
            "sufficiency: answered though the texts do not say (confidence 0.71, "
            "silence margin -0.02, nearest silence voting-rule)",
        ),
        (MOON, answered("fee"), "sufficiency: answered though the texts do not say"),
        (
            MOON | {"expect": "clarify"},
            traced(answered("fee"), signals={"confidence": 0.7}),
            "ambiguity: not asked back but answered (confidence 0.70)",
        ),
        (
            FEE,
            answered("board", ranking=("board", "waiver")),
            "retrieval: the first five hits hold 0% of what was asked, no gold among 2 hits",
        ),
        (
            FEE,
            answered("board", ranking=("board",) * 5 + ("fee",)),
            "retrieval: the first five hits hold 0% of what was asked, best gold fee at rank 6",
        ),
        (
            FEE,
            traced(
                abstained(),
                signals={"confidence": 0.2},
                retrieved=answered("waiver", "fee")["trace"]["retrieved"],
            ),
            "sufficiency: declined (silent) with the evidence found, best gold fee at rank 2 "
            "(confidence 0.20)",
        ),
        (
            FEE,
            traced(
                abstained() | {"reason": "out_of_scope"},
                signals=SURE | {"nearest": 0.4, "foreign": 0.5},
                retrieved=answered("fee")["trace"]["retrieved"],
            ),
            "sufficiency: declined (out_of_scope) with the evidence found, best gold fee at rank 1 "
            "(nearest 0.40, foreign 0.50)",
        ),
        (
            FEE,
            answered("fee") | {"outcome": "clarification", "reason": "ambiguous", "claims": []},
            "ambiguity: asked back (ambiguous) with the evidence found, best gold fee at rank 1",
        ),
        (
            FEE | {"answerability": "false_premise"},
            traced(
                answered("board", ranking=("fee",)),
                signals={"stance": "free/assumes", "stance_score": 0.7},
            ),
            "premise: not corrected (stance free/assumes, stance score 0.70)",
        ),
        (
            FEE,
            answered("board", ranking=("board", "fee")),
            "selection: quoted board, best gold fee at rank 2",
        ),
        (TWO, answered("fee", ranking=("fee", "board")), "composition: does not say days"),
        (
            FEE | {"forbidden": ["80 +euros"]},
            answered("fee"),
            "composition: says '80 euros', forbidden by '80 +euros'",
        ),
        (
            FEE | MIXED,
            answered("board"),
            "context: read without the exchange before it; retrieval: the first five hits hold 0% "
            "of what was asked, no gold among 1 hits",
        ),
        (FEE | MIXED, traced(answered("board"), continues=["Hello"]), "retrieval: the first five"),
        (
            FEE | {"standalone": "What does it cost?"},
            traced(answered("board"), continues=["Hello"]),
            "context: read with the exchange before it, though it stands alone; retrieval: ",
        ),
        (FEE | ALONE, answered("board"), "retrieval: "),
        (
            FEE | MIXED | {"expected_lang": "de"},
            answered("board", ranking=("fee",)),
            "language: read as en, not de; selection: quoted board, best gold fee at rank 1",
        ),
    ],
)
def test_the_step_that_failed_is_named(fields, given, step):
    assert score(fields, given).failed_step.startswith(step)


def test_a_reply_that_passed_names_no_step():
    assert score(FEE, answered("fee")).failed_step == ""


def test_a_wrong_opening_is_named_where_nothing_else_is_wrong():
    given = traced(answered("fee"), signals={"opening": "no_but", "stance": "fee/asks"})
    given["opening"] = {"text": "No, but:", "citations": [1]}
    fields = case(FEE, opening="yes")
    assert failed_step(fields, given, 1.0, {"fee"}) == "opening: no_but, not yes (stance fee/asks)"


def test_a_hit_of_several_provisions_counts_for_each():
    given = answered("board", ranking=("board", "chunk-7"))
    given["trace"]["retrieved"][1]["anchors"] = ["board", "fee"]
    assert score(FEE, given).failed_step == "selection: quoted board, best gold fee at rank 2"
