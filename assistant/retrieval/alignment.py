"""Which official passage says what a digest provision restates.

A provision is aligned with the nearest chunk of an official edition of the same source, if the
provision is among the chunk's nearest too (neighbours both ways, as in bitext mining: Artetxe and
Schwenk, ACL 2019, arXiv 1811.01136; not the very nearest, since a chunk may say several things)
and the cosine is above a bound.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.domain import Provision

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Cosine of the bare model between a provision and its counterpart in another edition. Set on the
# English, French and German digests, where the right pairs are known: see `docs/adr/0004`.
ALIGNED = 0.88
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Anchors of official chunks by anchor of the provision and language of the edition."""

    pairs: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Alignment:
        """Read what `save` wrote; raises `OSError` or `ValueError` on a damaged file."""
        return cls(pairs=json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write the pairs as JSON."""
        path.write_text(json.dumps(self.pairs, indent=0, sort_keys=True), encoding="utf-8")

    def official(self, anchor: str, language: str) -> str | None:
        """Return the official chunk for a provision: in `language`, else in English, else any."""
        editions = self.pairs.get(anchor, {})
        return editions.get(language) or editions.get("en") or next(iter(editions.values()), None)


def align(
    provisions: Sequence[Provision],
    vectors: NDArray[np.float32],
    chunks: Sequence[Provision],
    chunk_vectors: NDArray[np.float32],
    bound: float = ALIGNED,
) -> Alignment:
    """Align provisions with official chunks, edition by edition.

    Args:
        provisions: of the digest, any language; several may share an anchor.
        vectors: their unit vectors, shape (len(provisions), d).
        chunks: of official editions.
        chunk_vectors: their unit vectors, shape (len(chunks), d).
        bound: least cosine of a pair.
    """
    pairs: dict[str, dict[str, str]] = {}
    for source, language in sorted({(chunk.source_id, chunk.language) for chunk in chunks}):
        ours = [n for n, p in enumerate(provisions) if p.source_id == source]
        theirs = [
            n for n, c in enumerate(chunks) if (c.source_id, c.language) == (source, language)
        ]
        if not ours:
            continue
        anchors = list(dict.fromkeys(provisions[n].anchor for n in ours))
        cosines = _by_anchor(
            vectors[ours] @ chunk_vectors[theirs].T,
            [anchors.index(provisions[n].anchor) for n in ours],
        )
        for row, column in _pairs(cosines, bound):
            pairs.setdefault(anchors[row], {})[language] = chunks[theirs[column]].anchor
    return Alignment(pairs=pairs)


def _by_anchor(cosines: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
    """Keep, of the editions of one provision, the best cosine to each chunk."""
    best = np.full((max(rows) + 1, cosines.shape[1]), -1.0, dtype=np.float32)
    np.maximum.at(best, np.asarray(rows), cosines)
    return best


def _pairs(cosines: NDArray[np.float32], bound: float) -> list[tuple[int, int]]:
    nearest = cosines.argmax(axis=1)
    ranks = (-cosines).argsort(axis=0).argsort(axis=0)
    return [
        (row, int(column))
        for row, column in enumerate(nearest)
        if cosines[row, column] >= bound and ranks[row, column] < NEIGHBOURS
    ]
