"""The embedding model while it is tuned: its weights stay, low-rank updates beside them learn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ModelError
from assistant.retrieval.tuning import Tuning

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor, nn

LONGEST = 128
RANK = 32


class Trainee:
    """A BERT encoder with mean pooling, an update at each linear layer, and the texts it reads."""

    def __init__(self, folder: Path, texts: Sequence[str], dropout: float, seed: int) -> None:
        """Open the sentence-transformers model in `folder`, on a GPU where torch finds one.

        Args:
            folder: of the bare model.
            texts: with their prompts; longer ones are cut to 128 tokens.
            dropout: share of the activations that are left out in training.
            seed: of the updates' first values.
        """
        import torch
        from sentence_transformers import SentenceTransformer

        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model: Any = SentenceTransformer(str(folder), device=str(self.device))
        ids = model.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        self._ids = [torch.tensor(row) for row in ids]
        self.lengths: NDArray[np.int64] = np.asarray([len(row) for row in ids], dtype=np.int64)
        self._bert = model[0].auto_model.eval().requires_grad_(requires_grad=False)
        for module in self._bert.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = dropout
        torch.manual_seed(seed)
        self._pairs = _with_updates(self._bert.encoder.layer)

    @property
    def matrices(self) -> list[Tensor]:
        """Return what is trained."""
        return [matrix for pair in self._pairs.values() for matrix in pair]

    def tuning(self, twins: NDArray[np.uint64]) -> Tuning:
        """Return the updates as they are now."""
        return Tuning(
            twins=twins,
            down={name: down.detach().cpu().numpy() for name, (down, _) in self._pairs.items()},
            up={name: up.detach().cpu().numpy() for name, (_, up) in self._pairs.items()},
        )

    def go_on(self, start: Tuning) -> None:
        """Set the updates to those of an earlier tuning; raises `ModelError` if it fits not."""
        import torch

        shapes = {n: (tuple(d.shape), tuple(u.shape)) for n, (d, u) in self._pairs.items()}
        if start.shapes != shapes:
            raise ModelError("the tuning kept was made for other layers; tune with --anew")
        with torch.no_grad():
            for name, (down, up) in self._pairs.items():
                down.copy_(torch.from_numpy(start.down[name]))
                up.copy_(torch.from_numpy(start.up[name]))

    def train(self, *, learning: bool) -> None:
        """Leave activations out from now on, or none."""
        self._bert.train(learning)

    def vectors(self, rows: NDArray[np.int64]) -> Tensor:
        """Return the unit vectors of texts, shape (rows, d)."""
        import torch

        pad = torch.nn.utils.rnn.pad_sequence
        ids = pad([self._ids[row] for row in rows], batch_first=True, padding_value=1)
        lengths = torch.from_numpy(self.lengths[rows])
        seen = (torch.arange(ids.shape[1])[None, :] < lengths[:, None]).to(self.device)
        on_gpu = self.device.type == "cuda"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=on_gpu):
            out = self._bert(input_ids=ids.to(self.device), attention_mask=seen.long())
        hidden, weights = out.last_hidden_state.float(), seen[..., None].float()
        means = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        return torch.nn.functional.normalize(means, dim=1)


def _with_updates(layers: nn.ModuleList) -> dict[str, tuple[Tensor, Tensor]]:
    """Give each linear layer a trainable update; returns the two matrices by the weight's name."""
    import torch

    class Updated(torch.nn.Module):
        """A linear layer, to whose output that of two thin matrices is added; none at the start."""

        def __init__(self, linear: nn.Linear) -> None:
            super().__init__()
            self.linear = linear
            inputs, outputs, device = linear.in_features, linear.out_features, linear.weight.device
            down = torch.randn(inputs, RANK) / inputs**0.5
            self.down = torch.nn.Parameter(down.to(device))
            self.up = torch.nn.Parameter(torch.zeros(RANK, outputs, device=device))

        def forward(self, hidden: Tensor) -> Tensor:
            """Return shape (…, outputs) for shape (…, inputs)."""
            return self.linear(hidden) + hidden @ self.down @ self.up  # type: ignore[no-any-return]

    pairs: dict[str, tuple[Tensor, Tensor]] = {}
    linear = {n: m for n, m in layers.named_modules() if isinstance(m, torch.nn.Linear)}
    for name, module in linear.items():
        update = Updated(module)
        layers.set_submodule(name, update)
        pairs[f"encoder.layer.{name}.weight"] = (update.down, update.up)
    return pairs
