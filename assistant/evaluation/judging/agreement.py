"""How far a judge agrees with the deterministic scores.

Raw agreement with Wilson's interval, and Cohen's kappa, which sets off what two raters with these
habits would agree on by chance (J. Cohen, Educational and Psychological Measurement 20, 1960).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.judging.items import Item
from assistant.evaluation.judging.kept import Judgement
from assistant.evaluation.measuring.metrics import wilson_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a judge made of one reply.

    Attributes:
        item: what it was asked.
        said: its answer to each point; None where it could not be asked.
    """

    item: Item
    said: tuple[Judgement | None, ...]

    @property
    def verdict(self) -> bool | None:
        """Whether every point speaks for the reply; None (unscored) if any is unanswered."""
        holds = [judgement.holds if judgement else None for judgement in self.said]
        return None if None in holds else all(h == self.item.favourable for h in holds)

    @property
    def against(self) -> tuple[Judgement, ...]:
        """Return the judgements that speak against the reply."""
        return tuple(
            j for j in self.said if j is not None and j.holds is (not self.item.favourable)
        )

    @property
    def disagrees(self) -> bool:
        """Whether judge and scores both have a verdict, and not the same."""
        pair = (self.verdict, self.item.scored)
        return None not in pair and pair[0] != pair[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A judge against the scores, over the questions of one split.

    Attributes:
        judge: its name; `split` of the questions.
        judged: how many replies got a verdict.
        unscored: how many did not: an answer in broken form, or none.
        n: how many have a verdict of both.
        both_right: how many of these both find right; `both_wrong`, `judge_only` (right to the
            judge only) and `scores_only` alike.
        agreement: share on which they agree; None without any.
        low: of its 95 % interval; `high` alike.
        kappa: Cohen's; None where it is undefined, as when both find everything right.
    """

    judge: str
    split: str
    judged: int
    unscored: int
    n: int
    both_right: int
    both_wrong: int
    judge_only: int
    scores_only: int
    agreement: float | None
    low: float | None
    high: float | None
    kappa: float | None


def agreements(opinions: Sequence[Opinion]) -> tuple[Agreement, ...]:
    """Compare judges and scores, by judge and split, in the order in which these come."""
    groups = dict.fromkeys((o.item.judge, o.item.case.split) for o in opinions)
    return tuple(
        _agreement(
            judge,
            split,
            [o for o in opinions if (o.item.judge, o.item.case.split) == (judge, split)],
        )
        for judge, split in groups
    )


def worst_first(opinions: Sequence[Opinion]) -> tuple[Opinion, ...]:
    """Return the disagreements: first where the scores find right what the judge finds wrong.

    That is where a fault may have been overlooked. Then come critical questions, and those with
    more points against the reply.
    """
    return tuple(
        sorted(
            (opinion for opinion in opinions if opinion.disagrees),
            key=lambda o: (not o.item.scored, not o.item.case.critical, -len(o.against)),
        )
    )


def _agreement(judge: str, split: str, opinions: Sequence[Opinion]) -> Agreement:
    pairs = [(o.verdict, o.item.scored) for o in opinions]
    both = [(said, scored) for said, scored in pairs if said is not None and scored is not None]
    agreed = sum(said == scored for said, scored in both)
    low, high = wilson_interval(agreed, len(both)) or (None, None)
    unscored = sum(said is None for said, _ in pairs)
    return Agreement(
        judge=judge,
        split=split,
        judged=len(pairs) - unscored,
        unscored=unscored,
        n=len(both),
        both_right=both.count((True, True)),
        both_wrong=both.count((False, False)),
        judge_only=both.count((True, False)),
        scores_only=both.count((False, True)),
        agreement=agreed / len(both) if both else None,
        low=low,
        high=high,
        kappa=_kappa(both),
    )


def _kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    # Where both always say the same one thing, chance explains all: 0 / 0.
    if len({value for pair in pairs for value in pair}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    said, scored = zip(*pairs, strict=True)
    return float(cohen_kappa_score(said, scored))
