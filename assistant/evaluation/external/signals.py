"""Does the nearest passage answer, or is it only on the subject? Signals, and their AUROC.

Signals are those that a folder without a question bank can give. Sums of up to three of them,
each in standard deviations, are tried on one half; the best sum is reported on the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluation.external.halves import is_for_choosing
from assistant.evaluation.external.pool import BM25, DENSE, HYBRID, ranking
from assistant.evaluation.external.reading import Looked, ReadPool
from assistant.evaluation.external.results import Row
from assistant.evaluation.measuring.metrics import auroc, auroc_interval
from assistant.evaluation.measuring.summary import Measure
from assistant.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

AUROC = "AUROC"
NEXT = 5
MOST_SIGNALS = 3
MEANINGS = {
    "BM25": "best BM25 score of a passage",
    "nearest": "cosine to the nearest passage",
    "second": "how much nearer it is than the second",
    "next five": "how much nearer it is than the five after it on average",
    "sentence": "cosine to the nearest sentence of the first passage",
    "rare words": "share of the question's words, by rarity, in one sentence of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Signals of questions: one array a signal, shape (questions,)."""

    signals: Mapping[str, NDArray[np.float64]]
    answerable: NDArray[np.bool_]
    choosing: NDArray[np.bool_]


def signal_rows(read: ReadPool) -> tuple[list[Row], str]:
    """Return the AUROC of each signal and of the chosen sum, and a remark on the choice."""
    table = _table(read)
    everything = np.ones(len(read.looked), dtype=bool)
    rows = [
        Row(set=name, method=signal, measures=(_measure(values, table, among),))
        for name, among in (("all", everything), ("reported half", ~table.choosing))
        for signal, values in table.signals.items()
    ]
    chosen = _chosen(table)
    total = _sum(chosen, table)
    rows.append(
        Row(
            set="reported half",
            method=" + ".join(chosen),
            measures=(_measure(total, table, ~table.choosing),),
        )
    )
    remark = (
        f"Answerable or not: the sum {' + '.join(chosen)} was chosen on the other "
        f"{int(table.choosing.sum())} questions. "
        + "; ".join(f"{name}: {meaning}" for name, meaning in MEANINGS.items())
        + "."
    )
    return rows, remark


def _table(read: ReadPool) -> _Table:
    rarity = _rarity(list(read.sentences))
    found = [_signals(looked, read, rarity) for looked in read.looked]
    return _Table(
        signals={name: np.asarray([row[name] for row in found]) for name in MEANINGS},
        answerable=np.asarray([looked.item.answerable for looked in read.looked], dtype=bool),
        choosing=np.asarray(
            [is_for_choosing(looked.item.asked.id) for looked in read.looked], dtype=bool
        ),
    )


def _rarity(passages: Sequence[str]) -> dict[str, float]:
    """Return the inverse document frequency of each word, as in BM25 (Robertson)."""
    seen = Counter(word for text in passages for word in set(words(text)))
    total = len(passages)
    return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in seen.items()}


def _signals(looked: Looked, read: ReadPool, rarity: Mapping[str, float]) -> dict[str, float]:
    cosines = [*sorted(looked.scores[DENSE].values(), reverse=True)]
    after = cosines[1 : 1 + NEXT] or cosines
    first = ranking(looked.scores[HYBRID])[0]
    return {
        "BM25": max(looked.scores[BM25].values(), default=0.0),
        "nearest": cosines[0],
        "second": cosines[0] - after[0],
        "next five": cosines[0] - sum(after) / len(after),
        "sentence": float((read.vectors[first] @ looked.vector).max()),
        "rare words": max(
            _covered(looked.item.asked.text, s, rarity) for s in read.sentences[first]
        ),
    }


def _covered(question: str, sentence: str, rarity: Mapping[str, float]) -> float:
    # A word that no passage has is at least as rare as the rarest that one has.
    rarest = max(rarity.values(), default=1.0)
    weights = {word: rarity.get(word, rarest) for word in set(words(question))}
    held = set(words(sentence))
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0


def _chosen(table: _Table) -> tuple[str, ...]:
    sums = [c for size in range(1, MOST_SIGNALS + 1) for c in combinations(table.signals, size)]
    return max(sums, key=lambda names: _area(_sum(names, table), table, table.choosing) or 0.0)


def _sum(names: Sequence[str], table: _Table) -> NDArray[np.float64]:
    """Add signals, each less its mean and over its deviation among the questions for choosing."""
    total = np.zeros(len(table.choosing))
    for name in names:
        known = table.signals[name][table.choosing]
        middle, spread = (known.mean(), known.std()) if len(known) else (0.0, 1.0)
        total += (table.signals[name] - middle) / (spread or 1.0)
    return total


def _area(values: NDArray[np.float64], table: _Table, among: NDArray[np.bool_]) -> float | None:
    positive = values[among & table.answerable].tolist()
    return auroc(positive, values[among & ~table.answerable].tolist())


def _measure(values: NDArray[np.float64], table: _Table, among: NDArray[np.bool_]) -> Measure:
    area = _area(values, table, among)
    positives = int((among & table.answerable).sum())
    negatives = int((among & ~table.answerable).sum())
    interval = None if area is None else auroc_interval(area, positives, negatives)
    return Measure(
        name=AUROC,
        value=area,
        n=positives + negatives,
        unscored=0,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
    )
