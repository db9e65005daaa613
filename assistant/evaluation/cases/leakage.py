"""Does the question bank know an evaluation question? A copy would measure memory, not skill.

Two tests: the same words after folding, whatever their order, and the cosine of the bare embedding
model, which is asked only about pairs that share spelling. Of the bank's own questions that point
at different provisions, one in twenty has a neighbour at .97 and one in fifty at .98: below .98
cosine cannot tell a copy from another question on the same subject, so that is where a pair counts
as a copy.
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
TRIGRAMS = (3, 3)
BLOCK = 200


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
) -> tuple[NearCopy, ...]:
    """Return evaluation questions that bank, silences or stances hold, closest first.

    Args:
        cases: the evaluation questions.
        corpus: with bank, silences and stances.
        embeddings: whose `embed_documents` embeds questions; not adapted to this corpus.
    """
    known = (*corpus.banked(), *corpus.asked_shortly(), *corpus.unanswered())
    banked = [(target, text) for target, _, text in known]
    argued = (*corpus.argued(), *corpus.argued_apart())
    banked += [(stance.id, text) for stance, _, _, text in argued]
    if not (cases and banked):
        return ()
    questions, texts = [case.question for case in cases], [text for _, text in banked]
    same = _same_words(questions, texts)
    compared = same | _share_spelling(questions, texts)
    columns = np.flatnonzero(compared.any(axis=0))
    asked = _vectors(embeddings, questions)
    held = _vectors(embeddings, [texts[column] for column in columns])
    cosines = asked @ held.T
    near = compared[:, columns] & (same[:, columns] | (cosines >= NEAR_COPY))
    found = [
        NearCopy(
            case_id=cases[row].id,
            question=questions[row],
            target=banked[columns[place]][0],
            banked=texts[columns[place]],
            cosine=round(float(cosines[row, place]), 3),
        )
        for row, place in np.argwhere(near)
    ]
    return tuple(sorted(found, key=lambda copy: (-copy.cosine, copy.case_id, copy.banked)))


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
