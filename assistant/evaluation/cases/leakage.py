"""Does the question bank know an evaluation question? A copy would measure memory, not skill.

Two tests: the same words after folding, whatever their order, and the cosine of the bare embedding
model, which is asked only about pairs that share spelling and may ask one thing. Of the bank's own
questions that point at different provisions, one in twenty has a neighbour at .97 and one in fifty
at .98: below .98 cosine cannot tell a copy from another question on the same subject, so that is
where a pair counts as a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.corpus import Corpus
from assistant.evaluation.cases.model import Case
from assistant.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR_COPY = 0.98
# Least cosine of a near copy's character trigrams, weighted by how rare they are.
SIEVE = 0.35
# Cosine of tuned embeddings from which on a pair may ask one thing. Of 165 pairs at .98 that share
# much of their spelling (.7 and more) one in fifteen is below ("What is meant by the Rulebook?",
# "What held up the Rulebook?").
ONE_QUESTION = 0.8
TRIGRAMS = (3, 3)
BLOCK = 200
PAIRS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """An evaluation question, and the one of bank, silences or stances that repeats it."""

    case_id: str
    question: str
    target: str
    banked: str
    cosine: float


def near_copies(
    cases: Sequence[Case],
    corpus: Corpus,
    embeddings: Embeddings,
    tuned: Embeddings | None = None,
) -> tuple[NearCopy, ...]:
    """Return evaluation questions that bank, silences or stances hold, closest first.

    Args:
        cases: the evaluation questions.
        corpus: with bank, silences and stances.
        embeddings: whose `embed_documents` embeds questions; not adapted to this corpus.
        tuned: those that are adapted to it, if any. To them most pairs are two questions, and the
            index has the vectors of nearly all: few are left for the bare model.
    """
    known = (*corpus.banked(), *corpus.asked_shortly(), *corpus.unanswered())
    banked = [(target, text) for target, _, text in known]
    argued = (*corpus.argued(), *corpus.argued_apart())
    banked += [(stance.id, text) for stance, _, _, text in argued]
    if not (cases and banked):
        return ()
    questions, texts = [case.question for case in cases], [text for _, text in banked]
    same = _same_words(questions, texts)
    pairs = np.argwhere(same | _share_spelling(questions, texts))
    repeats = same[pairs[:, 0], pairs[:, 1]]
    if tuned is not None:
        kept = repeats | (_cosines(tuned, questions, texts, pairs) >= ONE_QUESTION)
        pairs, repeats = pairs[kept], repeats[kept]
    cosines = _cosines(embeddings, questions, texts, pairs)
    found = [
        NearCopy(
            case_id=cases[row].id,
            question=questions[row],
            target=banked[column][0],
            banked=texts[column],
            cosine=round(float(cosine), 3),
        )
        for (row, column), cosine, repeat in zip(pairs, cosines, repeats, strict=True)
        if repeat or cosine >= NEAR_COPY
    ]
    return tuple(sorted(found, key=lambda copy: (-copy.cosine, copy.case_id, copy.banked)))


def _cosines(
    embeddings: Embeddings, questions: Sequence[str], texts: Sequence[str], pairs: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the cosine of each pair (question, text); shape (pairs,)."""
    if not len(pairs):
        return np.zeros(0, np.float32)
    rows, row_of = np.unique(pairs[:, 0], return_inverse=True)
    columns, column_of = np.unique(pairs[:, 1], return_inverse=True)
    asked = _vectors(embeddings, [questions[row] for row in rows])
    held = _vectors(embeddings, [texts[column] for column in columns])
    blocks = [
        np.einsum("ij,ij->i", asked[row_of[at : at + PAIRS]], held[column_of[at : at + PAIRS]])
        for at in range(0, len(pairs), PAIRS)
    ]
    return np.concatenate(blocks)


def _same_words(questions: Sequence[str], texts: Sequence[str]) -> NDArray[np.bool_]:
    """Say of each pair whether it has the same words; shape (questions, texts)."""
    columns: dict[frozenset[str], list[int]] = {}
    for column, text in enumerate(texts):
        columns.setdefault(frozenset(words(text)), []).append(column)
    same = np.zeros((len(questions), len(texts)), dtype=np.bool_)
    for row, question in enumerate(questions):
        same[row, columns.get(frozenset(words(question)), [])] = True
    return same


def _share_spelling(questions: Sequence[str], texts: Sequence[str]) -> NDArray[np.bool_]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(analyzer="char_wb", ngram_range=TRIGRAMS, dtype=np.float32)
    known = weigh.fit_transform(texts).T.tocsc()
    asked = weigh.transform(questions)
    blocks = [asked[at : at + BLOCK] @ known for at in range(0, len(questions), BLOCK)]
    return np.concatenate([(block >= SIEVE).toarray() for block in blocks])


def _vectors(embeddings: Embeddings, texts: Sequence[str]) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = np.asarray(embeddings.embed_documents(list(texts)), np.float32)
    return rows.reshape(len(texts), -1)
