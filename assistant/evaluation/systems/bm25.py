"""BM25 alone: the provision that shares most words with the question, quoted whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.evaluation.cases import Case
from assistant.evaluation.external.pool import WordIndex, ranking
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.replying import Passage, Said, Statement, reply_of
from assistant.evaluation.systems.system import System

NAME = "bm25"
DEPTH = 10
# Share of the answerable development questions that the bound declines, as for our own bound.
DECLINED = 0.04
NOTHING = "I found nothing on this."


class WordRanker:
    """BM25 over the words of title and text of every provision (k1 1.2, b 0.75)."""

    def __init__(self, corpus: Corpus) -> None:
        self._provisions = corpus.provisions
        self._index = WordIndex({a: f"{p.title} {p.text}" for a, p in corpus.provisions.items()})

    def best(self, question: str) -> list[Passage]:
        """Return the provisions that share a word with a question, best first."""
        scores = self._index.scores(question)
        return [
            Passage(
                name=anchor,
                text=self._provisions[anchor].text,
                title=self._provisions[anchor].title,
                document=self._provisions[anchor].source_id,
                score=scores[anchor],
                anchors=(anchor,),
            )
            for anchor in ranking(scores)[:DEPTH]
        ]


def open_bm25(corpus: Corpus, development: Sequence[Case]) -> System:
    """Return BM25 as a system; it reads the English digest and the question without its history.

    It declines below the score that declines `DECLINED` of the answerable development questions,
    and where no word is shared; without such questions only there.
    """
    ranker, mapping = WordRanker(corpus), Mapping(corpus)
    bound = _bound(ranker, development)

    def ask(question: Question) -> dict[str, Any]:
        found = ranker.best(question.text)
        best = found[:1] if found and found[0].score >= bound else []
        said = Said(
            answer=best[0].text if best else NOTHING,
            language=BASE_LANGUAGE,
            statements=tuple(Statement(text=passage.text, citations=(1,)) for passage in best),
            cited=best,
            found=found,
            signals={"best": round(found[0].score, 3) if found else 0.0},
        )
        return reply_of(question, said, mapping)

    return System(name=NAME, ask=ask, about={"bound": round(bound, 3), "reads": BASE_LANGUAGE})


def _bound(ranker: WordRanker, development: Sequence[Case]) -> float:
    answerable = [case for case in development if case.expect == "answer"]
    scores = [[p.score for p in ranker.best(case.question)[:1]] for case in answerable]
    best = [score[0] if score else 0.0 for score in scores]
    return float(np.quantile(best, DECLINED)) if best else 0.0
