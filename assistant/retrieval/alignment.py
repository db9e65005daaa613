"""What the official editions say: of a digest provision, and of a silence.

A provision is aligned with the nearest chunk of an official edition of the same source, if the
provision is among the chunk's nearest too (neighbours both ways, as in bitext mining: Artetxe and
Schwenk, ACL 2019, arXiv 1811.01136; not the very nearest, since a chunk may say several things)
and the cosine is above a bound.

A silence says that no text settles a question. It was written without the official editions, so
each silence is put to them: where a chunk is nearer to its questions than every provision of the
digest is, which is known not to answer them, the chunk has something new to say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
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
# By how much, in cosine, a chunk must be nearer to a silence's questions than the digest is.
NEWS = 0.01
FALLBACK = "en"

Editions = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Anchors of official chunks by language of the edition.

    Attributes:
        pairs: by anchor of the provision that says the same.
        answers: by id of the silence that they end.
    """

    pairs: dict[str, Editions] = field(default_factory=dict)
    answers: dict[str, Editions] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Alignment:
        """Read what `save` wrote; raises `OSError` or `ValueError` on a damaged file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write both as JSON."""
        path.write_text(json.dumps(asdict(self), indent=0, sort_keys=True), encoding="utf-8")

    def official(self, anchor: str, language: str) -> str | None:
        """Return the official chunk for a provision: in `language`, else in English, else any."""
        return _preferred(self.pairs.get(anchor, {}), language)

    def ends(self, silence_id: str, language: str) -> str | None:
        """Return the official chunk that ends a silence, by the same preference."""
        return _preferred(self.answers.get(silence_id, {}), language)


def _preferred(editions: Editions, language: str) -> str | None:
    return editions.get(language) or editions.get(FALLBACK) or next(iter(editions.values()), None)


def align(
    provisions: Sequence[Provision],
    vectors: NDArray[np.float32],
    chunks: Sequence[Provision],
    chunk_vectors: NDArray[np.float32],
    bound: float = ALIGNED,
) -> dict[str, Editions]:
    """Align provisions with official chunks, edition by edition.

    Args:
        provisions: of the digest, any language; several may share an anchor.
        vectors: their unit vectors, shape (len(provisions), d).
        chunks: of official editions.
        chunk_vectors: their unit vectors, shape (len(chunks), d).
        bound: least cosine of a pair.
    """
    pairs: dict[str, Editions] = {}
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
    return pairs


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


def ended_silences(
    asked: Mapping[str, NDArray[np.float32]],
    provisions: Sequence[Provision],
    vectors: NDArray[np.float32],
    chunks: Sequence[Provision],
    chunk_vectors: NDArray[np.float32],
    bound: float = NEWS,
) -> dict[str, Editions]:
    """Return the official chunk, by silence and language, that answers what the digest does not.

    Args:
        asked: unit vectors of each silence's questions, shape (questions, d), by silence.
        provisions: of the digest, any language; a chunk is compared with those in its language,
            or with the English ones where there are none, since languages attract their own.
        vectors: their unit vectors, shape (len(provisions), d).
        chunks: of official editions.
        chunk_vectors: their unit vectors, shape (len(chunks), d).
        bound: how much nearer a chunk must be, in mean cosine over the questions.
    """
    ended: dict[str, Editions] = {}
    for language in sorted({chunk.language for chunk in chunks}):
        ours = _rows(provisions, language) or _rows(provisions, FALLBACK)
        theirs = _rows(chunks, language)
        for silence_id, questions in asked.items():
            known = float((questions @ vectors[ours].T).mean(axis=0).max())
            news = (questions @ chunk_vectors[theirs].T).mean(axis=0)
            best = int(news.argmax())
            if news[best] - known >= bound:
                ended.setdefault(silence_id, {})[language] = chunks[theirs[best]].anchor
    return ended


def _rows(provisions: Sequence[Provision], language: str) -> list[int]:
    return [row for row, provision in enumerate(provisions) if provision.language == language]
