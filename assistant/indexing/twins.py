"""Questions that the tuned model hardly tells from another one of the same target.

They teach it, and an index finds the same without them: it embeds a third of the texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.retrieval.store import Entry

TWIN = 0.9


def key(entry: Entry) -> int:
    """Name a question of a target by 64 bits."""
    digest = hashlib.sha256(f"{entry.target}\0{entry.text}".encode()).digest()
    return int.from_bytes(digest[:8])


def find_twins(entries: Sequence[Entry], vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Return the keys of the questions that may be left out.

    Args:
        entries: questions, those to keep rather than others first.
        vectors: of the tuned model, shape (len(entries), d).
    """
    # The less a model is tuned the larger is the part that all vectors share.
    own = vectors - vectors.mean(axis=0)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    rows: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        rows.setdefault(entry.target, []).append(row)
    twins = [entries[row] for places in rows.values() for row in _near_earlier(places, own)]
    return np.sort(np.asarray([key(entry) for entry in twins], dtype=np.uint64))


def _near_earlier(places: Sequence[int], vectors: NDArray[np.float32]) -> list[int]:
    cosines = vectors[places] @ vectors[places].T
    kept: list[int] = []
    near: list[int] = []
    for at, row in enumerate(places):
        if kept and cosines[at, kept].max() >= TWIN:
            near.append(row)
        else:
            kept.append(at)
    return near
