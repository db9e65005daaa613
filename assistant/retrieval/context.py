"""The vector of a question that stands on the exchange before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.retrieval.adapter import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fitted on four fifths of `eval/exchanges`; see docs/adr/0013.
TOGETHER = 6.8
BEFORE = 4.0


def in_context(
    question: NDArray[np.float32],
    said: Iterable[tuple[NDArray[np.float32], NDArray[np.float32]]],
) -> NDArray[np.float32]:
    """Return what a question means after what was said before it; all of shape (d,).

    Read together with what was said before it, a question says what it is about, but most of what
    is said so is what was said before. That is taken away again, from what was asked and from what
    was answered apart: read as one text they hide each other.

    Args:
        question: vector of the question alone.
        said: of each thing that was said before it its vector, and that of both as one text.
    """
    added = [
        unit((question + TOGETHER * together - BEFORE * before)[None, :])
        for before, together in said
    ]
    return unit(sum(added[1:], added[0]))[0]  # type: ignore[no-any-return]
