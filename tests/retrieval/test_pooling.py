"""What a question of several means is near in most readings of it, not in one by chance."""

import math

import pytest

from assistant.calibration import Logistic
from assistant.domain import Hit
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.pooling import (
    BELOW,
    FOUND,
    LONGEST,
    NOTHING,
    POOL,
    POOLED,
    READINGS,
    SIGNALS,
    margin,
    pooled,
    weights,
)

# Each reading counts as much.
ALIKE = Logistic(weights=dict.fromkeys(READINGS, 10.0), bias=0.0)


def found(*provisions, silences=(), odds=0.0):
    """What one reading finds: names with their cosines, the nearest first."""
    return Evidence(
        hits=tuple(Hit(anchor=a, score=0.1, arms={"dense": near}) for a, near in provisions),
        silences=tuple(Hit(anchor=a, score=near) for a, near in silences),
        nearest=0.9,
        odds=odds,
    )


def pool(readings, length=4, model=ALIKE, refers=False):
    return pooled(readings, length, model, refers=refers)[1]


def nearest(readings):
    return pooled(readings, 4, ALIKE, refers=False)[0]


def arms(evidence, name):
    (hit,) = (hit for hit in (*evidence.hits, *evidence.silences) if hit.anchor == name)
    return hit.arms


FEE_FIRST = found(("fee", 0.86), ("board", 0.82))
BOARD_FIRST = found(("board", 0.9), ("fee", 0.84))
READ = {"alone": BOARD_FIRST, "told": FEE_FIRST, "last": FEE_FIRST, "long": FEE_FIRST}


def test_what_is_near_in_most_readings_is_first_though_another_is_nearest_in_one():
    assert [hit.anchor for hit in pool(READ).hits] == ["fee", "board"]
    alone = Logistic(weights={"alone": 1.0}, bias=0.0)
    assert [hit.anchor for hit in pool(READ, model=alone).hits] == ["board", "fee"]


def test_the_cosine_in_each_reading_the_highest_and_how_often_it_is_first_are_signals():
    fee = arms(pool(READ), "fee")
    assert [fee[name] for name in READINGS] == [0.84, 0.86, 0.86, 0.86]
    assert (fee["most"], fee["first"], fee["silent"]) == (0.86, 0.75, 0.0)
    # What else is known of it is what the nearest reading found.
    assert fee["dense"] == 0.86


@pytest.mark.parametrize(("length", "counts"), [(0, 1), (4, 4), (90, LONGEST)])
@pytest.mark.parametrize("refers", [True, False])
def test_the_length_of_the_question_and_whether_it_refers_weigh_each_reading(
    length, counts, refers
):
    fee = arms(pool(READ, length, refers=refers), "fee")
    for name in READINGS:
        assert fee[f"{name}_words"] == pytest.approx(fee[name] * math.log(counts))
        assert fee[f"{name}_refers"] == fee[name] * refers


def test_a_reading_that_is_missing_counts_as_told_or_else_alone():
    told = {"alone": BOARD_FIRST, "told": FEE_FIRST}
    assert pool(told) == pool({**told, "last": FEE_FIRST, "long": FEE_FIRST})
    assert pool({"alone": FEE_FIRST}) == pool(dict.fromkeys(READINGS, FEE_FIRST))


def test_what_else_was_found_is_that_of_the_reading_nearest_to_what_is_first():
    near, far = found(("fee", 0.9), odds=1.0), found(("fee", 0.8), odds=2.0)
    for readings, name in [
        ({"alone": near, "told": far}, "alone"),
        ({"alone": far, "told": far, "long": near}, "long"),
        ({"alone": near}, "alone"),
    ]:
        assert nearest(readings) == name
        assert pool(readings).odds == readings[name].odds
    # One is nearer to something that is not first among all.
    assert nearest(READ) == "told"
    silent = found(silences=[("votes", 0.9)])
    assert nearest({"alone": silent, "told": found(silences=[("votes", 0.8)])}) == "alone"


def test_of_readings_that_are_as_near_it_is_that_of_what_was_told():
    assert nearest({"alone": FEE_FIRST, "last": FEE_FIRST, "told": FEE_FIRST}) == "told"
    assert nearest({"alone": found(), "told": found()}) == "told"
    assert nearest({"alone": found()}) == "alone"


def test_what_one_reading_does_not_find_is_a_little_below_its_nearest():
    readings = {"alone": found(("fee", 0.9), ("board", 0.8)), "told": found(("moon", 0.7))}
    assert arms(pool(readings), "moon")["alone"] == pytest.approx(0.8 - BELOW)
    assert arms(pool(readings), "fee")["told"] == pytest.approx(0.7 - BELOW)
    # Those that count are the nearest, whatever their order.
    seven = found(("far", 0.1), *((f"p{n}", 0.9 - n / 100) for n in range(POOLED)))
    low = arms(pool({"alone": seven, "told": FEE_FIRST}), "fee")["alone"]
    assert low == pytest.approx(0.9 - (POOLED - 1) / 100 - BELOW)
    nothing = {"alone": FEE_FIRST, "told": found()}
    assert arms(pool(nothing), "fee")["told"] == -BELOW
    assert pool({"alone": found()}).hits == ()


def test_the_first_few_of_each_reading_are_pooled():
    many = found(*((f"p{n:02}", 0.9 - n / 100) for n in range(2 * FOUND)))
    other = found(("p08", 0.9), ("p15", 0.8))
    hits = pool({"alone": many, "told": other}).hits
    assert {hit.anchor for hit in hits} == {*(f"p{n:02}" for n in range(POOLED)), "p08", "p15"}
    both = pool({"alone": many, "told": other})
    assert arms(both, "p08")["alone"] == pytest.approx(0.82)
    # What stands beyond those that count has not been found.
    assert arms(both, "p15")["alone"] == pytest.approx(0.9 - (POOLED - 1) / 100 - BELOW)


SILENT = {
    "alone": found(("fee", 0.9), silences=[("votes", 0.7), ("chair", 0.5)], odds=1.0),
    "told": found(("fee", 0.9), silences=[("chair", 0.8), ("votes", 0.7)], odds=-2.0),
}


def test_silences_are_ranked_too_and_what_speaks_for_them_as_such_is_a_signal():
    both = pool(SILENT, refers=True)
    assert [hit.anchor for hit in both.silences] == ["chair", "votes"]
    chair, fee = arms(both, "chair"), arms(both, "fee")
    signals = {"silent": 1.0, "silent_refers": 1.0, "odds_alone": 1.0, "odds_told": -2.0}
    signals |= {"silent_words": math.log(4), "first": 0.75, "silent_first": 0.75}
    assert {name: chair[name] for name in signals} == pytest.approx(signals)
    assert {fee[name] for name in signals} == {0.0, 1.0}
    assert fee["first"] == 1.0


def test_arms_hold_every_signal_and_what_they_weigh():
    both = pool(SILENT)
    for hit in (*both.hits, *both.silences):
        assert {*SIGNALS, POOL} <= hit.arms.keys()
        assert hit.arms[POOL] == pytest.approx(ALIKE.log_odds(hit.arms))
    assert len(set(SIGNALS)) == len(SIGNALS)


def test_what_weighs_the_same_stands_by_name():
    level = found(("fee", 0.9), ("board", 0.9))
    assert [hit.anchor for hit in pool({"alone": level}).hits] == ["board", "fee"]


def test_the_margin_is_that_of_the_first_of_each():
    weighed = pool({"alone": found(("fee", 0.9), ("board", 0.5), silences=(("parking", 0.8),))})
    provisions, silences = weights(weighed.hits), weights(weighed.silences)
    assert margin(provisions, silences) == pytest.approx(provisions[0] - silences[0])
    assert margin([2.0], []) == 2.0 - NOTHING
    assert margin([], []) == 0.0
