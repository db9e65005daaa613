"""Does the question bank know an evaluation question? A copy would measure memory, not skill.

Two tests: the same words after folding, whatever their order, and the cosine of the bare embedding
model. Of the bank's own questions that point at different provisions, one in twenty has a
neighbour at .97 and one in fifty at .98: below .98 cosine cannot tell a copy from another question
on the same subject, so that is where a pair counts as a near copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.corpus import Corpus
from assistant.evaluation.cases.model import Case
from assistant.words import words

NEAR_COPY = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """An evaluation question, and the one of bank, silences or stances that repeats it."""

    case_id: str
    question: str
    target: str
    banked: str
    cosine: float


def near_copies(
    cases: Sequence[Case], corpus: Corpus, embeddings: Embeddings, bound: float = NEAR_COPY
) -> tuple[NearCopy, ...]:
    """Return evaluation questions that bank, silences or stances hold, closest first.

    Args:
        cases: the evaluation questions.
        corpus: with bank, silences and stances.
        embeddings: whose `embed_documents` embeds questions; not adapted to this corpus.
        bound: least cosine of a near copy.
    """
    banked = [(target, text) for target, _, text in (*corpus.banked(), *corpus.unanswered())]
    banked += [(stance.id, text) for stance, _, _, text in corpus.argued()]
    if not (cases and banked):
        return ()
    asked = np.asarray(embeddings.embed_documents([case.question for case in cases]))
    known = np.asarray(embeddings.embed_documents([text for _, text in banked]))
    cosines = asked @ known.T
    bags = [frozenset(words(text)) for _, text in banked]
    found = []
    for row, case in enumerate(cases):
        bag = frozenset(words(case.question))
        near = {int(column) for column in np.flatnonzero(cosines[row] >= bound)}
        near |= {column for column, other in enumerate(bags) if other == bag}
        found += [
            NearCopy(
                case_id=case.id,
                question=case.question,
                target=banked[column][0],
                banked=banked[column][1],
                cosine=round(float(cosines[row, column]), 3),
            )
            for column in sorted(near)
        ]
    return tuple(sorted(found, key=lambda copy: (-copy.cosine, copy.case_id, copy.banked)))
