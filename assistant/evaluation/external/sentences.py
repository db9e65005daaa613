"""Which sentences of the right passage answer? Compared with what an annotator selected.

Three sentences a question, by a method's score; F1 against the first annotator's selection, mean
over the questions. A rule that takes as many as are close to the best is chosen on one half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from assistant.evaluation.external.halves import is_for_choosing
from assistant.evaluation.external.pool import BM25, DENSE, LEXICAL, Scores, WordIndex, ranking
from assistant.evaluation.external.reading import Looked, ReadPool
from assistant.evaluation.external.results import Row
from assistant.evaluation.measuring.metrics import mean, overlap_f1
from assistant.evaluation.measuring.summary import rate
from assistant.retrieval.lexical import LexicalIndex

TOP = 3
LEAD = "first three sentences"
# Of the varying rule: never fewer or more sentences, and how far from the best, in standard
# deviations of the passage's cosines.
FEWEST, MOST = 2, 6
GAPS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
F1 = "sentence F1"
Choose = Callable[[Scores], list[str]]


def sentence_rows(read: ReadPool) -> tuple[list[Row], str]:
    """Return a row a method, and a remark on what was chosen."""
    answerable = [looked for looked in read.looked if looked.item.answerable]
    scored = _scores(answerable, read)
    rows = [
        Row(set="all", method=name, measures=(rate(F1, _f1(answerable, scores, _top)),))
        for name, scores in scored.items()
    ]
    choosing = [n for n, looked in enumerate(answerable) if is_for_choosing(looked.item.asked.id)]
    gap = max(GAPS, key=lambda gap: mean(_part(answerable, scored, choosing, _close(gap))) or 0.0)
    reported = [n for n in range(len(answerable)) if n not in set(choosing)]
    for name, rule in ((DENSE, _top), (f"{DENSE}, close to the best", _close(gap))):
        values = _part(answerable, scored, reported, rule)
        rows.append(Row(set="reported half", method=name, measures=(rate(F1, values),)))
    remark = (
        f"Sentences: three a question; 'close to the best' takes {FEWEST} to {MOST}, as far as "
        f"{gap} standard deviations from the best, chosen on {len(choosing)} other questions."
    )
    return rows, remark


def _scores(answerable: Sequence[Looked], read: ReadPool) -> dict[str, list[Scores]]:
    texts = {sentence: sentence for found in read.sentences.values() for sentence in found}
    words, lexical = WordIndex(texts), LexicalIndex.build(texts)
    scored: dict[str, list[Scores]] = {LEAD: [], BM25: [], LEXICAL: [], DENSE: []}
    for looked in answerable:
        own = looked.item.sentences
        by_word, by_gram = (index.scores(looked.item.asked.text) for index in (words, lexical))
        scored[LEAD].append({sentence: -float(n) for n, sentence in enumerate(own)})
        scored[BM25].append({sentence: by_word.get(sentence, 0.0) for sentence in own})
        scored[LEXICAL].append({sentence: by_gram.get(sentence, 0.0) for sentence in own})
        cosines = (read.vectors[looked.item.passage] @ looked.vector).tolist()
        scored[DENSE].append(dict(zip(own, cosines, strict=True)))
    return scored


def _part(
    answerable: Sequence[Looked],
    scored: dict[str, list[Scores]],
    places: Sequence[int],
    choose: Choose,
) -> list[float | None]:
    return _f1([answerable[n] for n in places], [scored[DENSE][n] for n in places], choose)


def _f1(looked: Sequence[Looked], scores: Sequence[Scores], choose: Choose) -> list[float | None]:
    return [
        overlap_f1(choose(one), each.item.selected)
        for each, one in zip(looked, scores, strict=True)
    ]


def _top(scores: Scores) -> list[str]:
    return ranking(scores)[:TOP]


def _close(gap: float) -> Choose:
    return partial(close_to_best, gap=gap)


def close_to_best(scores: Scores, gap: float) -> list[str]:
    """Return the sentences within `gap` standard deviations of the best, two to six of them."""
    ordered = ranking(scores)
    middle = sum(scores.values()) / len(scores)
    spread = (sum((value - middle) ** 2 for value in scores.values()) / len(scores)) ** 0.5
    close = [name for name in ordered if scores[name] >= scores[ordered[0]] - gap * spread]
    return ordered[: min(max(len(close), FEWEST), MOST)]
