import ir_measures
import pytest
from ir_measures import RR, R, Success, nDCG

from assistant.evaluation.measuring.metrics import (
    auroc,
    auroc_interval,
    coverage_at_k,
    mean,
    ndcg_at_k,
    overlap_f1,
    percentile,
    recall_at_k,
    reciprocal_rank,
    success_at_k,
    wilson_interval,
)

RANKINGS = [
    (["a", "b", "c", "d", "e", "f"], {"b", "f"}),
    (["a", "b", "c"], {"a"}),
    (["a", "b", "c"], {"x", "y"}),
    (["c", "b", "a", "d", "x", "y", "z"], {"a", "b", "c", "d", "x", "y", "z"}),
    ([], {"a"}),
]


@pytest.mark.parametrize(("ranking", "relevant"), RANKINGS)
def test_retrieval_metrics_agree_with_ir_measures(ranking, relevant):
    qrels = [ir_measures.Qrel("q", item, 1) for item in relevant]
    run = [ir_measures.ScoredDoc("q", item, -rank) for rank, item in enumerate(ranking)]
    theirs = ir_measures.calc_aggregate([R @ 5, Success @ 5, RR, nDCG @ 10], qrels, run)
    assert recall_at_k(ranking, relevant, 5) == pytest.approx(theirs[R @ 5])
    assert success_at_k(ranking, relevant, 5) == pytest.approx(theirs[Success @ 5])
    assert reciprocal_rank(ranking, relevant) == pytest.approx(theirs[RR])
    assert ndcg_at_k(ranking, relevant, 10) == pytest.approx(theirs[nDCG @ 10])


@pytest.mark.parametrize("metric", [recall_at_k, success_at_k, ndcg_at_k])
def test_without_relevant_items_retrieval_is_undefined(metric):
    assert metric(["a"], set(), 5) is None
    assert reciprocal_rank(["a"], set()) is None


def test_coverage_counts_a_need_once_however_many_items_meet_it():
    ranking = [{"F-1"}, {"F-1", "F-3"}, {"F-2"}]
    needs = [[{"F-1"}, {"F-9"}], [{"F-2"}]]
    assert coverage_at_k(ranking, needs, 2) == 0.5
    assert coverage_at_k(ranking, needs, 3) == 1.0


def test_coverage_needs_every_fact_of_an_alternative():
    assert coverage_at_k([{"F-1"}], [[{"F-1", "F-2"}]], 5) == 0.0
    assert coverage_at_k([{"F-1"}, {"F-2"}], [[{"F-1", "F-2"}]], 5) == 1.0


def test_coverage_is_undefined_without_needs_and_unmet_by_an_empty_one():
    assert coverage_at_k([{"F-1"}], [], 5) is None
    assert coverage_at_k([{"F-1"}], [[]], 5) == 0.0
    assert coverage_at_k([{"F-1"}], [[set()]], 5) == 0.0


def test_mean_leaves_undefined_values_out():
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None]) is None


def test_percentiles_are_nearest_rank():
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, share) for share in (0.05, 0.3, 0.5, 0.95)] == [15, 20, 35, 50]
    assert percentile([], 0.5) is None


def test_wilson_interval_by_hand():
    # 8 of 10: centre (0.8 + 0.19207) / 1.38415, half width as in Wilson (1927).
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    low, high = wilson_interval(0, 60)
    assert (low, high) == pytest.approx((0.0, 0.0602), abs=1e-4)
    assert wilson_interval(0, 0) is None


def test_auroc_by_hand():
    # Pairs (positive, negative): .9 beats both, .5 beats .1 and ties with .5: 3.5 of 4.
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 3.5 / 4
    assert auroc([2.0, 3.0], [0.0, 1.0]) == 1.0
    assert auroc([0.0], [1.0]) == 0.0
    assert auroc([1.0, 1.0], [1.0]) == 0.5


def test_auroc_needs_both_kinds():
    assert auroc([], [1.0]) is None
    assert auroc([1.0], []) is None
    assert auroc_interval(0.5, 0, 3) is None


def test_auroc_interval_by_hand():
    # Q1 = .8/1.2, Q2 = 1.28/1.8; variance (.16 + 9·(Q1 - .64) + 9·(Q2 - .64)) / 100 = .0104.
    low, high = auroc_interval(0.8, 10, 10)
    assert 0.8 - low == pytest.approx(1.959964 * 0.0104**0.5)
    assert high == pytest.approx(0.8 + 1.959964 * 0.0104**0.5)


def test_overlap_by_hand():
    # Two of three chosen are right, two of four right ones chosen: P 2/3, R 1/2, F1 4/7.
    assert overlap_f1({"a", "b", "c"}, {"a", "b", "d", "e"}) == pytest.approx(4 / 7)
    assert overlap_f1(set(), {"a"}) == 0.0
    assert overlap_f1({"a"}, set()) is None
