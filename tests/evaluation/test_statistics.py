import numpy as np
import pytest

from assistant.evaluation.gating.comparing import Change, Verdict, compare, flips
from assistant.evaluation.gating.tables import comparison_table
from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.measuring.statistics import RESAMPLES, mcnemar, paired_difference
from tests.evaluation.harbour import BOARD, CORPUS, FEE, MOON, abstained, answered, case, in_english


def by_loops(before, after, clusters, resamples=1500):
    """The same interval, drawn cluster by cluster."""
    lot = np.random.default_rng(7)
    names = sorted(set(clusters))
    rows = {n: [i for i, c in enumerate(clusters) if c == n] for n in names}
    found = []
    for _ in range(resamples):
        drawn = [i for n in lot.choice(names, len(names)) for i in rows[n]]
        old = [before[i] for i in drawn if before[i] is not None]
        new = [after[i] for i in drawn if after[i] is not None]
        if old and new:
            found.append(np.mean(new) - np.mean(old))
    return np.percentile(found, [2.5, 97.5])


def made(n, per_seed, seed=3):
    lot = np.random.default_rng(seed)
    before = [float(v) for v in lot.integers(0, 2, n)]
    after = [float(v) if lot.random() < 0.8 else 1.0 for v in before]
    return before, after, [f"s-{i // per_seed}" for i in range(n)]


@pytest.mark.parametrize("per_seed", [1, 4])
def test_the_bootstrap_agrees_with_drawing_clusters_one_by_one(per_seed):
    before, after, seeds = made(120, per_seed)
    before[3], after[7] = None, None
    found = paired_difference(before, after, seeds)
    old = [v for v in before if v is not None]
    new = [v for v in after if v is not None]
    assert found.value == pytest.approx(np.mean(new) - np.mean(old))
    assert (found.low, found.high) == pytest.approx(by_loops(before, after, seeds), abs=0.015)
    assert (found.n, found.unscored) == (120, 2)


def test_the_interval_of_independent_pairs_is_that_of_the_normal_approximation():
    before, after, seeds = made(2000, 1)
    found = paired_difference(before, after, seeds)
    changes = np.array(after) - np.array(before)
    half = 1.96 * changes.std() / len(changes) ** 0.5
    assert found.low == pytest.approx(changes.mean() - half, abs=0.002)
    assert found.high == pytest.approx(changes.mean() + half, abs=0.002)


def test_variants_of_one_question_count_as_one():
    before, after, _ = made(100, 1)
    many_before, many_after = (
        [v for v in before for _ in range(4)],
        [v for v in after for _ in range(4)],
    )
    alone = paired_difference(before, after, [str(i) for i in range(100)])
    copied = paired_difference(many_before, many_after, [str(i // 4) for i in range(400)])
    naive = paired_difference(many_before, many_after, [str(i) for i in range(400)])
    assert (copied.low, copied.high) == pytest.approx((alone.low, alone.high))
    assert naive.high - naive.low < 0.6 * (copied.high - copied.low)


def test_the_interval_covers_as_often_as_it_says():
    lot = np.random.default_rng(11)
    seeds = [str(i // 2) for i in range(120)]
    covered = 0
    for _ in range(60):
        shared = np.repeat(lot.random(60), 2)
        before = (lot.random(120) < shared).astype(float)
        after = (lot.random(120) < np.clip(shared + 0.1, 0, 1)).astype(float)
        found = paired_difference(list(before), list(after), seeds)
        covered += found.low <= 0.095 <= found.high
    assert covered / 60 >= 0.86


def test_the_same_runs_give_the_same_interval():
    data = made(60, 2)
    assert paired_difference(*data) == paired_difference(*data)
    assert RESAMPLES == 10_000


def test_no_change_is_zero_with_no_width():
    found = paired_difference([1.0, 0.0, None], [1.0, 0.0, None], ["a", "b", "c"])
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)
    assert (found.n, found.unscored, found.is_below_zero) == (3, 1, False)


def test_what_is_undefined_in_either_run_has_no_difference():
    found = paired_difference([None, None], [1.0, None], ["a", "b"])
    assert (found.value, found.low, found.high) == (None, None, None)
    assert (found.n, found.unscored) == (2, 2)
    assert paired_difference([], [], []).value is None


def test_one_seed_has_a_difference_but_no_interval():
    found = paired_difference([1.0, 1.0], [0.0, 1.0], ["a", "a"])
    assert (found.value, found.low, found.high) == (-0.5, None, None)
    assert not found.is_below_zero


def test_values_of_unequal_number_are_refused():
    with pytest.raises(ValueError, match="zip"):
        paired_difference([1.0], [1.0, 0.0], ["a", "b"])


def test_mcnemar_by_hand():
    # Of 8 flips one or fewer, or seven or more, on one side: 2 (1 + 8) / 256.
    assert mcnemar(7, 1) == mcnemar(1, 7) == pytest.approx(18 / 256)
    assert mcnemar(4, 4) == mcnemar(0, 0) == 1.0
    assert mcnemar(0, 6) == pytest.approx(2 / 64)


def score(fields, given, **changes):
    return score_case(case(fields, **changes), given, CORPUS, in_english)


RIGHT = (score(FEE, answered("fee")), score(BOARD, answered("board")), score(MOON, abstained()))


def spoilt(anchor, text):
    given = answered(anchor)
    given["claims"][0]["text"] += text
    return given


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (Verdict(passed=True), score(FEE, abstained()), Change.CRITICAL),
        (Verdict(passed=False), score(FEE, spoilt("fee", " 90 euros")), Change.CRITICAL),
        (Verdict(passed=True), score(MOON, answered("fee")), Change.WRONG),
        (
            Verdict(passed=False),
            score(FEE, spoilt("fee", " 90 euros"), critical=False),
            Change.WRONG,
        ),
        (Verdict(passed=True), score(BOARD, answered("fee")), Change.WORSE),
        (Verdict(passed=True), score(BOARD, abstained()), Change.WORSE),
        (Verdict(passed=False), score(BOARD, answered("board")), Change.BETTER),
        (Verdict(passed=False, wrong=True), score(BOARD, abstained()), Change.BETTER),
        (Verdict(passed=True, wrong=False), score(BOARD, answered("board")), None),
        (
            Verdict(passed=False, wrong=True),
            score(FEE, spoilt("fee", " 90 euros"), critical=False),
            None,
        ),
    ],
)
def test_how_a_question_came_out_otherwise(before, after, change):
    found = [flip.change for flip in flips({after.id: before}, [after])]
    assert found == ([] if change is None else [change])


def test_flips_come_worst_first():
    after = (
        score(BOARD, abstained()),
        score(MOON, answered("fee")),
        score(FEE, abstained()),
        score(BOARD, answered("board"), id="a-gain"),
    )
    before = {s.id: Verdict(passed=s.id != "a-gain") for s in after}
    assert [flip.score.id for flip in flips(before, after)] == [
        "fee-how-much", "moon", "board-days", "a-gain",
    ]  # fmt: skip


def test_two_runs_are_compared_where_both_have_the_question():
    before = (*RIGHT, score(BOARD, answered("board"), id="old"))
    after = (RIGHT[0], score(BOARD, abstained()), RIGHT[2], score(BOARD, abstained(), id="new"))
    found = compare(before, after)
    assert (found.both, found.only_before, found.only_after) == (3, ("old",), ("new",))
    (flip,) = found.flips
    assert (flip.before.came, flip.score.came) == ("answered from board", "abstained (silent)")
    tally = found.tallies["test"]
    assert (tally.n, tally.worse, tally.better, tally.p_value) == (3, 1, 0, 1.0)
    assert tally.passed.value == pytest.approx(-1 / 3)
    shifts = {shift.name: shift for shift in found.shifts["test"]}
    assert (shifts["complete@1"].before, shifts["complete@1"].after) == (1.0, 0.5)
    assert shifts["complete@1"].difference.value == -0.5
    assert shifts["confidence AUROC"].difference is None


def test_a_comparison_is_one_table_a_reader_can_follow():
    question = "How fast\ndoes the board | committee decide?"
    after = (RIGHT[0], score(BOARD, abstained()), RIGHT[2])
    text = comparison_table(compare(RIGHT, after), {"board-days": question})
    assert "3 questions are in both runs." in text
    assert (
        "| worse | board-days | How fast does the board \\| committee decide? | answer "
        "| answered from board | abstained (silent) | retrieval: " in text
    )
    assert "3 questions, 1 worse and 0 better (exact McNemar p 1.000); pass rate -0.333" in text
    assert "| complete@1 | 1.000 | 0.500 | -0.500 | -1.000 to +0.000 | 3 | 1 |" in text
    assert "| recall@5 |" in text
    assert "| success@5 |" in text
    widths = {line.count(" | ") for line in text.splitlines() if line.startswith("| ")}
    assert widths <= {6, 7}


def test_equal_runs_have_nothing_to_tell():
    text = comparison_table(compare(RIGHT, RIGHT), {})
    assert "## Questions that came out otherwise\n\nnone" in text
    assert "measures are the same." in text
