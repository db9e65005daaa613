"""Tune the upper layers of the embedding model to a corpus, with low-rank updates.

The same aim as that of the linear adapter, which is trained on top when an index is built: texts of
one class together, others apart. Layers see words in their context, a linear map does not; it takes
forty minutes of two cores, so the result is kept with the corpus and not made with each index.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from assistant.corpus import Corpus
from assistant.errors import ModelError, UsageError
from assistant.indexing.classes import Batches, Texts
from assistant.indexing.frozen import Frozen
from assistant.retrieval.contrast import same_class_loss
from assistant.retrieval.tuning import Tuning

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor, nn

LAYERS = 4
RANK = 16
RATE = 1e-3
WARM_UP = 20
LAST_RATE = 0.05
STRONGEST = 1.0
TEMPERATURE = 0.05
# Classes drawn at random, classes near each of them, texts of each class.
SEEDS, NEAR, MEMBERS = 12, 5, 4
# Short and long texts go through the layers apart, so that few tokens are padding.
SHORT = 32
SEED = 7
EMBED = 256


def tune(corpus: Corpus, model: Path, steps: int, start: Tuning | None = None) -> Tuning:
    """Fit updates to the question bank, the silences and the passages of a corpus.

    Args:
        corpus: with a question bank.
        model: folder of the bare model, a BERT encoder with mean pooling.
        steps: batches of some 300 texts, about five seconds each on two cores.
        start: updates to go on from; without them, from none.

    Raises:
        UsageError: the corpus has too few questions to learn from.
        ModelError: `start` was made for other layers.
    """
    texts = Texts.of(corpus)
    if len(texts.related) <= SEEDS or len(texts.entries) == texts.passages:
        raise UsageError("tuning needs a question bank of more than a dozen provisions")
    frozen = Frozen(model, LAYERS)
    frozen.read(
        [
            f"{'passage' if row < texts.passages else 'query'}: {entry.text}"
            for row, entry in enumerate(texts.entries)
        ]
    )
    pairs = _with_updates(frozen.upper)
    names = {name: f"encoder.layer.{_numbered(name, frozen.first)}.weight" for name in pairs}
    if start:
        _go_on(start, {names[name]: pair for name, pair in pairs.items()})
    batches = Batches(texts, _embedded(frozen), SEED)
    _train(frozen, texts, batches, [matrix for pair in pairs.values() for matrix in pair], steps)
    return Tuning(
        down={names[name]: pair[0].detach().numpy() for name, pair in pairs.items()},
        up={names[name]: pair[1].detach().numpy() for name, pair in pairs.items()},
    )


def _embedded(frozen: Frozen) -> NDArray[np.float32]:
    import torch

    order = np.argsort(frozen.lengths, kind="stable")
    with torch.inference_mode():
        sorted_vectors = np.concatenate(
            [
                frozen.vectors(order[start : start + EMBED]).numpy()
                for start in range(0, len(order), EMBED)
            ]
        )
    vectors = np.empty_like(sorted_vectors)
    vectors[order] = sorted_vectors
    return vectors


def _with_updates(layers: nn.ModuleList) -> dict[str, tuple[Tensor, Tensor]]:
    """Give each linear layer a trainable update; returns the two matrices by the layer's name."""
    import torch

    class Updated(torch.nn.Module):
        """A linear layer, to whose output that of two thin matrices is added; none at the start.

        The weights themselves stay as they are, so that no gradient is computed for them.
        """

        def __init__(self, linear: nn.Linear) -> None:
            super().__init__()
            self.linear = linear
            inputs, outputs = linear.in_features, linear.out_features
            self.down = torch.nn.Parameter(torch.randn(inputs, RANK) / inputs**0.5)
            self.up = torch.nn.Parameter(torch.zeros(RANK, outputs))

        def forward(self, hidden: Tensor) -> Tensor:
            """Return shape (…, outputs) for shape (…, inputs)."""
            return self.linear(hidden) + hidden @ self.down @ self.up  # type: ignore[no-any-return]

    torch.manual_seed(SEED)
    layers.requires_grad_(requires_grad=False)
    pairs: dict[str, tuple[Tensor, Tensor]] = {}
    linear = {n: m for n, m in layers.named_modules() if isinstance(m, torch.nn.Linear)}
    for name, module in linear.items():
        update = Updated(module)
        layers.set_submodule(name, update)
        pairs[name] = (update.down, update.up)
    return pairs


def _go_on(start: Tuning, pairs: Mapping[str, tuple[Tensor, Tensor]]) -> None:
    """Set the trainable matrices, by the weight's name, to those of an earlier tuning."""
    import torch

    shapes = {name: (tuple(down.shape), tuple(up.shape)) for name, (down, up) in pairs.items()}
    if start.shapes != shapes:
        raise ModelError("the tuning kept was made for other layers; tune with --anew")
    with torch.no_grad():
        for name, (down, up) in pairs.items():
            down.copy_(torch.from_numpy(start.down[name]))
            up.copy_(torch.from_numpy(start.up[name]))


def _train(
    frozen: Frozen, texts: Texts, batches: Batches, matrices: list[Tensor], steps: int
) -> None:
    import torch

    optimiser = torch.optim.AdamW(matrices, lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1.0, (n + 1) / WARM_UP) * max(LAST_RATE, 1 - n / steps)
    )
    with tqdm(total=steps, desc="tuning", unit="batch", disable=None) as bar:
        for _ in range(steps):
            rows = batches.draw(SEEDS, NEAR, MEMBERS)
            rows = rows[np.argsort(frozen.lengths[rows], kind="stable")]
            cut = int((frozen.lengths[rows] <= SHORT).sum())
            found = torch.cat(
                [frozen.vectors(part) for part in (rows[:cut], rows[cut:]) if len(part)]
            )
            labels = texts.labels[rows]
            related = torch.from_numpy(texts.related[np.ix_(labels, labels)])
            loss = same_class_loss(found, torch.from_numpy(labels), TEMPERATURE, related)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(matrices, STRONGEST)
            optimiser.step()
            schedule.step()
            bar.set_postfix(loss=f"{loss.item():.3f}")
            bar.update()


def _numbered(name: str, first: int) -> str:
    """Name a module by the number of its layer in the whole model."""
    layer, _, rest = name.partition(".")
    return f"{int(layer) + first}.{rest}"
