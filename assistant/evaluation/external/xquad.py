"""Track `xquad`: does the right passage come first, in one language and across languages?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.evaluation.external.pool import METHODS, Load, Pool, embed, ranking
from assistant.evaluation.external.results import Row, TrackResult, ranking_rows
from assistant.evaluation.external.sets import XQUAD
from assistant.evaluation.external.squad import ParallelSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIVOT = "en"
Rankings = dict[str, list[list[str]]]


def measure_xquad(sets: Mapping[str, ParallelSet], load: Load) -> TrackResult:
    """Rank each language's passages, and the English ones, for each language's questions.

    Args:
        sets: by language.
        load: returns embeddings by prompt.
    """
    pools = {
        code: Pool.build(one.passages, load("document"), f"passages ({code})")
        for code, one in sets.items()
    }
    rows: list[Row] = []
    for code, asked in sets.items():
        texts = [question.text for question in asked.questions]
        vectors = embed(load("query"), texts, f"questions ({code})")
        for target in dict.fromkeys((code, PIVOT)):
            if target in sets:
                rows += _rows(asked, vectors, sets[target], pools[target])
    across = PIVOT in sets
    remark = (
        f"Questions in other languages were also put to the passages in {PIVOT}."
        if across
        else f"{PIVOT}.json is absent: nothing was measured across languages."
    )
    same = sorted(rows, key=lambda row: "→" in row.set)
    return TrackResult(name=XQUAD, rows=tuple(same), remarks=(remark,))


def _rows(
    asked: ParallelSet, vectors: NDArray[np.float32], target: ParallelSet, pool: Pool
) -> list[Row]:
    across = asked.language != target.language
    name = f"{asked.language} → {target.language}" if across else asked.language
    rankings: Rankings = {method: [] for method in METHODS}
    golds: list[str] = []
    for question, vector in zip(asked.questions, vectors, strict=True):
        if question.id not in target.gold:
            continue
        golds.append(target.gold[question.id])
        for method, scores in pool.scores(question.text, vector).items():
            rankings[method].append(ranking(scores))
    return ranking_rows(name, rankings, golds)
