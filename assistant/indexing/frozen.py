"""The lower layers of an embedding model, which stay as they are while the upper ones are tuned.

Their output is computed once for each text, which more than halves the work of tuning.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor, nn

LONGEST = 128
BATCH = 64
HIDDEN = -1e9


class Frozen:
    """Hidden states of texts below the upper layers of a BERT model, and those layers."""

    def __init__(self, folder: Path, upper: int) -> None:
        """Open the sentence-transformers model in `folder`; `upper` layers will be tuned."""
        from sentence_transformers import SentenceTransformer

        model: Any = SentenceTransformer(str(folder), device="cpu")
        self._tokenizer = model.tokenizer
        self._bert = model[0].auto_model.eval()
        self._lower = list(self._bert.encoder.layer)[:-upper]
        self.upper: nn.ModuleList = self._bert.encoder.layer[-upper:]
        self.first = len(self._lower)
        self._states: NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)
        self._ends: NDArray[np.int64] = np.zeros(1, dtype=np.int64)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Return the number of tokens of each text that was read."""
        return np.diff(self._ends)

    def read(self, texts: Sequence[str]) -> None:
        """Run texts, with their prompts, through the lower layers; longer ones are cut."""
        import torch

        ids = self._tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        lengths = np.asarray([len(row) for row in ids], dtype=np.int64)
        self._ends = np.concatenate([[0], np.cumsum(lengths)])
        size = self._bert.config.hidden_size
        self._states = np.zeros((self._ends[-1], size), dtype=np.float16)
        order = np.argsort(lengths, kind="stable")
        with torch.inference_mode(), tqdm(total=len(ids), desc="reading", disable=None) as bar:
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                padded = torch.ones((len(rows), int(lengths[rows].max())), dtype=torch.long)
                for place, row in enumerate(rows):
                    padded[place, : lengths[row]] = torch.tensor(ids[row])
                hidden = self._bert.embeddings(padded)
                hidden = _through(self._lower, hidden, _mask(lengths[rows]))
                for place, row in enumerate(rows):
                    self._keep(row, hidden[place, : lengths[row]])
                bar.update(len(rows))

    def vectors(self, rows: NDArray[np.int64]) -> Tensor:
        """Return the unit vectors of texts, shape (rows, d), from the upper layers as they are."""
        import torch

        lengths = self.lengths[rows]
        hidden = torch.zeros((len(rows), int(lengths.max()), self._states.shape[1]))
        for place, row in enumerate(rows):
            states = self._states[self._ends[row] : self._ends[row + 1]]
            hidden[place, : lengths[place]] = torch.from_numpy(states.astype(np.float32))
        seen = _mask(lengths)
        hidden = _through(self.upper, hidden, seen)
        means = (hidden * seen[..., None]).sum(dim=1) / seen.sum(dim=1, keepdim=True)
        return torch.nn.functional.normalize(means, dim=1)

    def _keep(self, row: int, hidden: Tensor) -> None:
        self._states[self._ends[row] : self._ends[row + 1]] = hidden.numpy()


def _mask(lengths: NDArray[np.int64]) -> Tensor:
    import torch

    return (torch.arange(int(lengths.max()))[None, :] < torch.from_numpy(lengths)[:, None]).float()


def _through(layers: Sequence[Any] | nn.ModuleList, hidden: Tensor, seen: Tensor) -> Tensor:
    hiding = ((1 - seen) * HIDDEN)[:, None, None, :]
    for layer in layers:
        out = layer(hidden, attention_mask=hiding)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden
