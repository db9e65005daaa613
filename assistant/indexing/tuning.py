"""Tune the embedding model to a corpus, with low-rank updates of all its layers.

The same aim as that of the linear adapter, which is trained on top when an index is built: texts of
one class together, others apart. Layers see words in their context, a linear map does not; it takes
a GPU minutes and two cores a day, so the result is kept with the corpus and not made with each
index. Activations are left out at random while it learns (dropout, Srivastava et al. 2014): without
that it learns the questions of the bank by heart and knows few others (ADR 8).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from assistant.corpus import Corpus
from assistant.errors import UsageError
from assistant.indexing.classes import Batches, Texts
from assistant.indexing.entries import bank_entries, side_entries, silence_entries
from assistant.indexing.trainee import Trainee
from assistant.indexing.twins import find_twins
from assistant.retrieval.contrast import same_class_loss

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from assistant.retrieval.tuning import Tuning

DROPOUT = 0.15
RATE = 1e-3
WARM_UP = 20
LAST_RATE = 0.05
STRONGEST = 1.0
TEMPERATURE = 0.05
# Classes drawn at random, classes near each of them, texts of each class.
SEEDS, NEAR, MEMBERS = 48, 5, 5
# Texts up to these lengths, in tokens, go through the layers apart: few tokens are padding.
LENGTHS = (20, 36)
SEED = 7
EMBED = 256


def tune(corpus: Corpus, model: Path, steps: int, start: Tuning | None = None) -> Tuning:
    """Fit updates to the question bank, the silences and the passages of a corpus.

    Args:
        corpus: with a question bank.
        model: folder of the bare model, a BERT encoder with mean pooling.
        steps: batches of some 1,300 texts.
        start: updates to go on from; without them, from none.

    Raises:
        UsageError: the corpus has too few questions to learn from.
        ModelError: `start` was made for other layers.
    """
    texts = Texts.of(corpus)
    if len(texts.related) <= NEAR or len(texts.entries) == texts.passages:
        raise UsageError("tuning needs a question bank of more than five provisions")
    trainee = Trainee(
        model,
        [
            f"{'passage' if row < texts.passages else 'query'}: {entry.text}"
            for row, entry in enumerate(texts.entries)
        ],
        DROPOUT,
        SEED,
    )
    if start:
        trainee.go_on(start)
    _train(trainee, texts, Batches(texts, _embedded(trainee), SEED), steps)
    asked = [*side_entries(corpus), *bank_entries(corpus), *silence_entries(corpus)]
    return trainee.tuning(find_twins(asked, _embedded(trainee)[texts.passages :]))


def _embedded(trainee: Trainee) -> NDArray[np.float32]:
    import torch

    order = np.argsort(trainee.lengths, kind="stable")
    parts = [order[at : at + EMBED] for at in range(0, len(order), EMBED)]
    with torch.inference_mode():
        reading = tqdm(parts, "reading", disable=None)
        found = [trainee.vectors(part).cpu().numpy() for part in reading]
    in_order = np.concatenate(found)
    vectors = np.empty_like(in_order)
    vectors[order] = in_order
    return vectors


def _train(trainee: Trainee, texts: Texts, batches: Batches, steps: int) -> None:
    import torch

    matrices = trainee.matrices
    optimiser = torch.optim.AdamW(matrices, lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1.0, (n + 1) / WARM_UP) * max(LAST_RATE, 1 - n / steps)
    )
    trainee.train(learning=True)
    with tqdm(total=steps, desc="tuning", unit="batch", disable=None) as bar:
        for _ in range(steps):
            loss = _loss(trainee, texts, batches.draw(SEEDS, NEAR, MEMBERS))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(matrices, STRONGEST)
            optimiser.step()
            schedule.step()
            bar.set_postfix(loss=f"{loss.item():.3f}")
            bar.update()
    trainee.train(learning=False)


def _loss(trainee: Trainee, texts: Texts, rows: NDArray[np.int64]) -> Tensor:
    import torch

    rows = rows[np.argsort(trainee.lengths[rows], kind="stable")]
    cuts = np.searchsorted(trainee.lengths[rows], LENGTHS, side="right")
    found = torch.cat([trainee.vectors(part) for part in np.split(rows, cuts) if len(part)])
    labels = texts.labels[rows]
    target = torch.from_numpy(labels).to(trainee.device)
    related = torch.from_numpy(texts.related[np.ix_(labels, labels)]).to(trainee.device)
    return same_class_loss(found, target, TEMPERATURE, related)
