"""The answer to "Which of these do you mean?", where it is given in a reader's own words."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering.understanding.conversation import asked_back, points_back
from assistant.domain import Question, Silence
from assistant.retrieval.search import Searcher

# In cosine: by how much a few words may find something nearer when they are read alone.
ALONE = 0.05


def picked(
    question: Question, language: str, searcher: Searcher, silences: Mapping[str, Silence]
) -> str:
    """Return the one of the questions offered before that a turn picks ("the one of 2021"), or "".

    It is the one that is nearest to what was unclear, read together with the turn, and that comes
    nearer than any other by what the turn adds. In doubt none is picked.

    Args:
        question: the turn with what was said before it.
        language: of the turn.
        searcher: finds what was unclear, and compares it.
        silences: by id.
    """
    unclear = asked_back(question)
    if not unclear or not points_back(question.text, language):
        return ""
    both = f"{unclear} {question.text}"
    # What is known to be asked in a few words has no say: most picks are short.
    alone, together = (searcher.search(text, first=False).best for text in (question.text, both))
    if alone > together + ALONE:
        return ""
    nearest = searcher.search(unclear).silences
    choices = silences[nearest[0].anchor].choices if nearest else ()
    offered = [choice.get(language, choice["en"]) for choice in choices]
    likeness = searcher.likeness(both, offered)
    before = searcher.likeness(unclear, offered)
    added = [now - then for now, then in zip(likeness, before, strict=True)]
    best = max(range(len(offered)), key=likeness.__getitem__, default=0)
    return offered[best] if offered and added[best] == max(added) else ""
