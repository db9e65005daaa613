"""The vector of a question that stands on the exchange before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.retrieval.adapter import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fitted on four fifths of `eval/exchanges`; see docs/adr/0013.
TOGETHER = 6.8
BEFORE = 4.4


def in_context(
    question: NDArray[np.float32], before: NDArray[np.float32], together: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what a question means after what was said before it; all of shape (d,).

    Read together with the exchange before it, a question says what it is about, but most of what
    is said so is what was said before. That is taken away again.

    Args:
        question: vector of the question alone.
        before: vector of what was said before it.
        together: vector of both as one text.
    """
    added: NDArray[np.float32] = question + TOGETHER * together - BEFORE * before
    return unit(added[None, :])[0]  # type: ignore[no-any-return]
