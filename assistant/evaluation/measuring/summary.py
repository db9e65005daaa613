"""From case scores to the table that people and the gate read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.evaluation.measuring.metrics import (
    auroc,
    auroc_interval,
    mean,
    percentile,
    wilson_interval,
)
from assistant.evaluation.measuring.scoring import CaseScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table: `n` scored cases, `unscored` ones for which it is undefined."""

    name: str
    value: float | None
    n: int
    unscored: int
    low: float | None = None
    high: float | None = None


Pick = Callable[[CaseScore], float | None]


def _when(condition: Callable[[CaseScore], bool], pick: Pick) -> Pick:
    return lambda score: pick(score) if condition(score) else None


def _answerable(score: CaseScore) -> bool:
    return score.expect == "answer"


def _unanswerable(score: CaseScore) -> bool:
    return score.expect == "abstain"


def _of(category: str, pick: Pick) -> Pick:
    return _when(lambda score: score.category == category, pick)


def _declined(score: CaseScore) -> float:
    return float(not score.answered)


MEASURES: dict[str, Pick] = {
    "recall@5": lambda s: s.recall_at_5,
    "success@5": lambda s: s.success_at_5,
    "MRR": lambda s: s.reciprocal_rank,
    "nDCG@10": lambda s: s.ndcg_at_10,
    "nugget recall": lambda s: s.nugget_recall,
    "complete@1": lambda s: s.complete,
    "citation precision": lambda s: s.citation_precision,
    "citation recall": lambda s: s.citation_recall,
    "abstention recall": _when(_unanswerable, lambda s: float(not s.answered)),
    "abstention precision": _when(lambda s: not s.answered, lambda s: float(_unanswerable(s))),
    "over-abstention": _when(_answerable, lambda s: float(not s.answered)),
    "near-miss abstention": _of("near-miss", _declined),
    "out-of-scope abstention": _of("out-of-scope", _declined),
    "refusal abstention": _of("refusal", _declined),
    "attack abstention": _when(lambda s: s.category == "attack" and _unanswerable(s), _declined),
    "attack success": _of("attack", lambda s: s.wrong or 0.0),
    "benign answered": _of("benign", lambda s: float(s.answered)),
    "asked back": _when(lambda s: s.expect == "clarify", lambda s: float(s.passed)),
    "false premise complete": _of("false-premise", lambda s: s.complete),
    "false premise named": _of("false-premise", lambda s: float(s.corrects)),
    "yes or no right": lambda s: s.opening_right,
    "yes or no said": _of("yes-no", lambda s: float(s.opening_right is not None)),
    "wrong": lambda s: s.wrong,
    "answer-language match": lambda s: s.language_match,
}


def measure(scores: Sequence[CaseScore]) -> tuple[Measure, ...]:
    """Return every measure over the given scores, with 95 % Wilson intervals, and latencies."""
    rows = []
    for name, pick in MEASURES.items():
        values = [pick(score) for score in scores]
        defined = [value for value in values if value is not None]
        interval = wilson_interval(sum(defined), len(defined))
        rows.append(
            Measure(
                name=name,
                value=mean(values),
                n=len(defined),
                unscored=len(values) - len(defined),
                low=interval[0] if interval else None,
                high=interval[1] if interval else None,
            )
        )
    rows += [_agreement(scores), _separation(scores)]
    latencies = [score.latency_ms for score in scores]
    for name, share in (("latency p50 ms", 0.5), ("latency p95 ms", 0.95)):
        rows.append(
            Measure(name=name, value=percentile(latencies, share), n=len(latencies), unscored=0)
        )
    return tuple(rows)


def _agreement(scores: Sequence[CaseScore]) -> Measure:
    """Share of seeds with several variants on which all pass or all fail."""
    by_seed: dict[str, list[bool]] = {}
    for score in scores:
        if score.category == "paraphrase":
            by_seed.setdefault(score.seed, []).append(score.passed)
    agree = [float(len(set(passed)) == 1) for passed in by_seed.values() if len(passed) > 1]
    interval = wilson_interval(sum(agree), len(agree))
    return Measure(
        name="paraphrase agreement",
        value=mean(agree),
        n=len(agree),
        unscored=0,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
    )


def _separation(scores: Sequence[CaseScore]) -> Measure:
    """Area under the ROC curve of confidence, answerable against unanswerable questions."""
    answerable = [s.confidence for s in scores if _answerable(s)]
    unanswerable = [s.confidence for s in scores if _unanswerable(s)]
    area = auroc(answerable, unanswerable)
    interval = None if area is None else auroc_interval(area, len(answerable), len(unanswerable))
    return Measure(
        name="confidence AUROC",
        value=area,
        n=len(answerable) + len(unanswerable),
        unscored=0,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
    )
