"""The vector of a question that stands on the exchange before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.retrieval.adapter import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fitted on four fifths of the exchanges of the corpus; see docs/adr/0013.
JOINED = 6.8
BEFORE = 4.4


def joined(before: str, question: str) -> str:
    """Return a question with what was said before it, as one text."""
    return f"{before} {question}"


def in_context(
    questions: NDArray[np.float32],
    before: NDArray[np.float32],
    together: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return what questions mean after what was said before them; all of shape (n, d).

    Read together with the exchange before it, a question says what it is about, but most of what
    is said so is what was said before. That is taken away again.

    Args:
        questions: vectors of the questions alone.
        before: vectors of what was said before them.
        together: vectors of both as one text.
    """
    return unit(questions + JOINED * together - BEFORE * before)
