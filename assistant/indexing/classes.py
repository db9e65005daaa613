"""What the embedding model is tuned on: texts, and which of them belong together.

A class is what a text points at: a provision with its passages in all languages and its questions,
or a silence with its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assistant.corpus import Corpus
from assistant.indexing.entries import (
    bank_entries,
    digested,
    passage_entries,
    silence_entries,
    stance_entries,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.retrieval.store import Entry

NEIGHBOURS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts with their classes.

    Attributes:
        passages: how many of the texts, the first ones, are passages.
        labels: class of each text, shape (n,).
        related: of each pair of classes, whether they state a common fact; shape (c, c).
    """

    entries: tuple[Entry, ...]
    passages: int
    labels: NDArray[np.int64]
    related: NDArray[np.bool_]

    @classmethod
    def of(cls, corpus: Corpus) -> Texts:
        """Collect the passages of the digests, the question bank, the stances and the silences."""
        passages = passage_entries(digested(corpus))
        asked = [*stance_entries(corpus), *bank_entries(corpus)]
        entries = (*passages, *asked, *silence_entries(corpus))
        classes: dict[str, int] = {}
        labels = [classes.setdefault(entry.target, len(classes)) for entry in entries]
        states = {classes[a]: p.states for a, p in corpus.provisions.items() if a in classes}
        return cls(
            entries=entries,
            passages=len(passages),
            labels=np.asarray(labels, dtype=np.int64),
            related=_related(states, len(classes)),
        )


def _related(states: Mapping[int, frozenset[str]], size: int) -> NDArray[np.bool_]:
    related = np.zeros((size, size), dtype=np.bool_)
    for one, facts in states.items():
        for other, others in states.items():
            related[one, other] = bool(facts & others)
    return related


class Batches:
    """Draws batches in which classes that are hard to tell apart meet."""

    def __init__(self, texts: Texts, vectors: NDArray[np.float32], seed: int) -> None:
        """Find each class's neighbours by the mean of its vectors, shape (n, d)."""
        self._texts = texts
        self._random = np.random.default_rng(seed)
        order = np.argsort(texts.labels, kind="stable")
        starts = np.searchsorted(texts.labels[order], np.arange(len(texts.related) + 1))
        self._members = [order[a:b] for a, b in pairwise(starts)]
        self._near = _neighbours(self._members, vectors)

    def draw(self, seeds: int, neighbours: int, members: int) -> NDArray[np.int64]:
        """Return rows of texts: some classes, others near each, and some texts of each class.

        A provision always brings one of its passages.
        """
        chosen: set[int] = set()
        count = min(seeds, len(self._members))
        for seed in self._random.choice(len(self._members), count, replace=False):
            near = self._near[seed]
            take = min(neighbours, len(near))
            chosen |= {int(seed), *self._random.choice(near, take, replace=False).tolist()}
        return np.concatenate([self._some(self._members[c], members) for c in sorted(chosen)])

    def _some(self, rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        taken = self._random.choice(rows, min(count, len(rows)), replace=False)
        passages = rows[rows < self._texts.passages]
        if len(passages) and not (taken < self._texts.passages).any():
            taken = np.append(taken, self._random.choice(passages))
        return taken


def _neighbours(
    members: Sequence[NDArray[np.int64]], vectors: NDArray[np.float32]
) -> NDArray[np.int64]:
    means = np.stack([vectors[rows].mean(axis=0) for rows in members])
    # Vectors of this model share a large common part, which hides who is near whom.
    means -= means.mean(axis=0)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    near: NDArray[np.int64] = (-(means @ means.T)).argsort(axis=1)[:, 1 : NEIGHBOURS + 1]
    return near
