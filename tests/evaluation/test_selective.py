from dataclasses import replace
from itertools import permutations

import pytest

from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.measuring.selective import (
    Bin,
    Point,
    aurc,
    calibration_error,
    coverage_at_risk,
    excess_aurc,
    premise_score,
    reliability,
    risk_coverage,
    truthfulness,
)
from assistant.evaluation.measuring.summary import measure
from tests.evaluation.harbour import (
    CORPUS,
    FEE,
    MOON,
    abstained,
    answered,
    case,
    in_english,
)

# Most confident first: right, wrong, right, wrong.
SURE = [0.9, 0.8, 0.7, 0.6]
FAILED = [False, True, False, True]


def test_risk_at_each_coverage():
    assert risk_coverage(SURE, FAILED) == (
        Point(confidence=0.9, coverage=0.25, risk=0.0),
        Point(confidence=0.8, coverage=0.5, risk=0.5),
        Point(confidence=0.7, coverage=0.75, risk=pytest.approx(1 / 3)),
        Point(confidence=0.6, coverage=1.0, risk=0.5),
    )


def test_the_order_in_which_items_come_does_not_matter():
    for order in permutations(range(4)):
        sure, failed = [SURE[n] for n in order], [FAILED[n] for n in order]
        assert risk_coverage(sure, failed) == risk_coverage(SURE, FAILED)
        assert aurc(sure, failed) == pytest.approx(aurc(SURE, FAILED))


def test_items_of_equal_confidence_are_kept_together():
    (both, last) = risk_coverage([0.9, 0.9, 0.1], [True, False, False])
    assert (both.coverage, both.risk) == (pytest.approx(2 / 3), 0.5)
    assert (last.coverage, last.risk) == (1.0, pytest.approx(1 / 3))


def test_area_under_the_curve_by_hand():
    # Risks 0, 1/2, 1/3, 1/2 among the first 1, 2, 3, 4.
    assert aurc(SURE, FAILED) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    # One of two equally sure is wrong: half an error in the first, whichever comes first.
    assert aurc([0.5, 0.5], [True, False]) == pytest.approx((1 / 2 + 1 / 2) / 2)


def test_excess_is_what_a_better_order_would_have_saved():
    # The best order has risks 0, 0, 1/3, 1/2.
    assert excess_aurc(SURE, FAILED) == pytest.approx((1 / 2) / 4)
    assert excess_aurc([0.9, 0.8, 0.2], [False, False, True]) == 0.0
    assert excess_aurc([0.9, 0.8], [True, True]) == 0.0


@pytest.mark.parametrize(("bound", "kept"), [(0.0, 0.25), (0.34, 0.75), (0.5, 1.0)])
def test_coverage_at_a_risk_is_the_largest_that_keeps_it(bound, kept):
    assert coverage_at_risk(risk_coverage(SURE, FAILED), bound) == kept


def test_no_coverage_keeps_a_risk_where_the_surest_item_is_wrong():
    assert coverage_at_risk(risk_coverage([0.9, 0.1], [True, True]), 0.02) == 0.0


def test_bins_and_their_calibration_error_by_hand():
    bins = reliability([0.1, 0.2, 0.9, 1.0], [False, True, True, True], bins=2)
    assert bins == (
        Bin(low=0.0, high=0.5, n=2, confidence=pytest.approx(0.15), right=0.5),
        Bin(low=0.5, high=1.0, n=2, confidence=pytest.approx(0.95), right=1.0),
    )
    assert calibration_error(bins) == pytest.approx((2 * 0.35 + 2 * 0.05) / 4)


def test_a_bin_without_items_is_left_out():
    assert [found.low for found in reliability([0.05, 0.95], [True, True])] == [0.0, 0.9]


def test_without_items_everything_is_undefined():
    assert risk_coverage([], []) == ()
    assert reliability([], []) == ()
    assert aurc([], []) is None
    assert excess_aurc([], []) is None
    assert coverage_at_risk((), 0.02) is None
    assert calibration_error(()) is None


@pytest.mark.parametrize(
    ("answerable", "answered", "said", "wrong", "worth"),
    [
        (True, True, 1.0, False, 1.0),
        (True, True, 0.5, False, 0.5),
        (True, True, 0.0, False, -1.0),
        (True, True, 1.0, True, -1.0),
        (True, False, 0.0, False, 0.0),
        (False, False, 0.0, False, 1.0),
        (False, True, 0.0, False, -1.0),
    ],
)
def test_what_a_reply_is_worth(answerable, answered, said, wrong, worth):
    given = {"answerable": answerable, "answered": answered, "said": said, "wrong": wrong}
    assert truthfulness(**given) == worth


@pytest.mark.parametrize(
    ("answered", "corrected", "worth"),
    [(True, True, 1.0), (False, False, 0.5), (True, False, -1.0)],
)
def test_what_a_reply_to_a_false_premise_is_worth(answered, corrected, worth):
    assert premise_score(answered=answered, corrected=corrected) == worth


def scored(fields, given, confidence, **changes):
    found = score_case(case(fields, **changes), given, CORPUS, in_english)
    return replace(found, confidence=confidence)


def test_measures_of_trust_by_hand():
    scores = [
        scored(FEE, answered("fee"), 0.9),
        scored(FEE, answered("board"), 0.8, id="wrong-provision"),
        scored(FEE, abstained(), 0.2, id="declined"),
        scored(MOON, abstained(), 0.1),
        scored(MOON, answered("fee"), 0.6, id="fell"),
    ]
    rows = {row.name: row for row in measure(scores)}
    # Answers given: right, at fault, at fault; risks 0, 1/2, 2/3, at best 0, 1/2, 2/3 too.
    assert rows["coverage at 2 % risk"].value == pytest.approx(1 / 3)
    assert rows["AURC"].value == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)
    assert rows["excess AURC"].value == pytest.approx(0.0)
    assert rows["AURC"].n == 3
    # Each alone in its bin; .9, .8, .2 have an answer, .1 and .6 have none.
    assert rows["calibration error"].value == pytest.approx((0.1 + 0.2 + 0.8 + 0.1 + 0.6) / 5)
    truth = rows["truthfulness"]
    assert truth.value == pytest.approx((1 - 1 + 0 + 1 - 1) / 5)
    assert -1 <= truth.low < truth.value < truth.high <= 1


def test_a_false_premise_is_corrected_declined_or_played_along_with():
    premise = {"category": "false-premise", "answerability": "false_premise"}
    given = [answered("fee"), abstained(), answered("board"), answered("fee")]
    scores = [scored(FEE, found, 0.5, id=f"p-{n}", **premise) for n, found in enumerate(given)]
    rows = {row.name: row for row in measure([*scores, scored(MOON, answered("fee"), 0.5)])}
    assert rows["false premise score"].value == pytest.approx((1 + 0.5 - 1 + 1) / 4)
    assert (rows["false premise score"].n, rows["false premise score"].unscored) == (4, 1)
    assert rows["false premise complete"].value == pytest.approx(2 / 4)
    assert rows["false premise not played along"].value == pytest.approx(3 / 4)


def test_wordings_agree_in_what_is_decided_or_in_what_is_right():
    right, off, silent = answered("fee"), answered("board"), abstained()
    seeds = {
        "same": (right, right),
        "declined": (right, silent),
        "off": (right, off),
        "one": (off,),
    }
    scores = [
        scored(FEE, found, 0.5, id=f"{seed}-{n}", seed=seed, category="paraphrase")
        for seed, given in seeds.items()
        for n, found in enumerate(given)
    ]
    rows = {row.name: row for row in measure(scores)}
    agreement, decided = rows["paraphrase agreement"], rows["paraphrase decision agreement"]
    assert (agreement.value, agreement.n) == (pytest.approx(1 / 3), 3)
    assert (decided.value, decided.n) == (pytest.approx(2 / 3), 3)


def test_asking_back_is_no_matter_of_truth():
    unclear = scored(MOON, abstained(), 0.5, expect="clarify", answerability="underspecified")
    assert {row.name: row.value for row in measure([unclear])}["truthfulness"] is None


def test_all_wrong_is_minus_one_and_its_interval_is_real():
    (row,) = [m for m in measure([scored(MOON, answered("fee"), 0.5)]) if m.name == "truthfulness"]
    assert (row.value, row.low) == (-1.0, -1.0)
    assert row.high < 1
