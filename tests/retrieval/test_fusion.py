import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.fusion import ranks, reciprocal_rank_fusion

SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 100), min_size=1)


def test_sums_reciprocal_ranks():
    fused = reciprocal_rank_fusion(
        {"x": {"a": 9, "b": 1}, "y": {"b": 5}}, {"x": 1.0, "y": 0.5}, k=10
    )
    assert fused == pytest.approx({"a": 1 / 11, "b": 1 / 12 + 0.5 / 11})


def test_equal_scores_are_ordered_by_name():
    assert ranks({"b": 1.0, "a": 1.0}) == {"a": 1, "b": 2}


@given(SCORES)
def test_scale_of_an_arm_does_not_matter(scores):
    doubled = {name: 2 * score for name, score in scores.items()}
    weights = {"x": 1.0}
    assert reciprocal_rank_fusion({"x": scores}, weights) == reciprocal_rank_fusion(
        {"x": doubled}, weights
    )
