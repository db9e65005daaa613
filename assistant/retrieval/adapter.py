"""A linear adapter that moves questions and provisions of this corpus closer together.

Two d × d matrices, one a side, trained contrastively on the question bank: a question should be
nearer to its provision than to all others (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748) and
nearer to questions of the same provision or silence than to the rest (supervised contrastive loss,
Khosla et al. 2020, arXiv 2004.11362). Both begin at the identity and are held near it, so that a
language without bank questions keeps what the multilingual model knows. Which batches are drawn
moves the result by about as much as a change of corpus does; the mean of several runs from the same
start does not (model soups, Wortsman et al. 2022, arXiv 2203.05482).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.files import read_arrays
from assistant.retrieval.contrast import same_class_loss

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 480
BATCH = 512
LEARNING_RATE = 1e-3
TEMPERATURE = 0.05
HOLD = 20.0
SEEDS = (7, 8, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """`query` and `passage` are float32 matrices of shape (d, d), applied from the right."""

    query: NDArray[np.float32]
    passage: NDArray[np.float32]

    @classmethod
    def identity(cls, size: int) -> Adapter:
        """Return the adapter that changes nothing."""
        eye = np.eye(size, dtype=np.float32)
        return cls(query=eye, passage=eye)

    @classmethod
    def load(cls, path: Path) -> Adapter:
        """Read what `save` wrote; raises `OSError` or `ValueError` on a damaged file."""
        query, passage = read_arrays(path, "query", "passage")
        return cls(query=query, passage=passage)

    def save(self, path: Path) -> None:
        """Write both matrices as one `.npz` file."""
        np.savez(path, query=self.query, passage=self.passage)

    def on_queries(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map unit vectors of shape (n, d) to unit vectors of the same shape."""
        return unit(vectors @ self.query)

    def on_passages(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map unit vectors of shape (n, d) to unit vectors of the same shape."""
        return unit(vectors @ self.passage)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each vector, along the last axis, to length one."""
    scaled: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def train_adapter(
    questions: NDArray[np.float32],
    labels: NDArray[np.int64],
    passages: NDArray[np.float32],
) -> Adapter:
    """Fit an adapter: the mean of one run a seed; the same input gives the same matrices.

    Args:
        questions: unit vectors (n, d) of bank and silence questions.
        labels: class of each question (n,); a label below `len(passages)` is the row of the
            provision that answers, a higher one is a silence, which has no passage.
        passages: unit vectors (m, d).
    """
    with one_thread():
        runs = [_trained(questions, labels, passages, seed) for seed in SEEDS]
    return Adapter(
        query=np.mean([run.query for run in runs], axis=0, dtype=np.float32),
        passage=np.mean([run.passage for run in runs], axis=0, dtype=np.float32),
    )


def _trained(
    questions: NDArray[np.float32],
    labels: NDArray[np.int64],
    passages: NDArray[np.float32],
    seed: int,
) -> Adapter:
    import torch
    from torch.nn.functional import cross_entropy, normalize

    size = passages.shape[1]
    asked, classes, texts = (torch.from_numpy(a) for a in (questions, labels, passages))
    eye = torch.eye(size)
    query_map, passage_map = eye.clone().requires_grad_(), eye.clone().requires_grad_()
    optimiser = torch.optim.Adam([query_map, passage_map], lr=LEARNING_RATE)
    order = torch.Generator().manual_seed(seed)
    for _ in range(STEPS):
        rows = torch.randperm(len(asked), generator=order)[:BATCH]
        batch, target = normalize(asked[rows] @ query_map), classes[rows]
        moved = normalize(texts @ passage_map)
        has_passage = target < len(texts)
        loss = cross_entropy(batch[has_passage] @ moved.T / TEMPERATURE, target[has_passage])
        loss = loss + same_class_loss(batch, target, TEMPERATURE)
        held = (query_map - eye).square().mean() + (passage_map - eye).square().mean()
        optimiser.zero_grad()
        (loss + HOLD * held).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return Adapter(query=query_map.detach().numpy(), passage=passage_map.detach().numpy())


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrices this small gain nothing from threads that wait for each other (twice as slow)."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
