"""Low-rank updates that fit the embedding model to one corpus.

To a linear layer with weights W the product of two thin matrices is added (LoRA, Hu et al. 2021,
arXiv 2106.09685). The sums are taken once, when the model is converted: the model that answers has
the size and the speed of the one that it came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

TUNING = "tuning.safetensors"
DOWN, UP, TWINS = ".down", ".up", "twins"


def _none() -> NDArray[np.uint64]:
    return np.zeros(0, dtype=np.uint64)


def tuning_digest(path: Path) -> str:
    """Return the first half of a tuning file's sha256; raises `ModelError` if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:32]
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}; restore or delete it") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Updates by name of the weight that they are added to.

    Attributes:
        down: float32, shape (inputs, rank).
        up: float32, shape (rank, outputs).
        twins: keys of the questions that an index need not hold (`assistant.indexing.twins`).
    """

    down: Mapping[str, NDArray[np.float32]]
    up: Mapping[str, NDArray[np.float32]]
    twins: NDArray[np.uint64] = field(default_factory=_none)

    @classmethod
    def load(cls, path: Path) -> Tuning:
        """Read what `save` wrote; raises `ModelError` if the file is none or damaged."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            stored = load_file(path)
        except (OSError, SafetensorError, ValueError) as error:
            raise ModelError(
                f"{path} is no tuning ({error}); run `alliance index tune` or delete it"
            ) from error
        twins = stored.pop(TWINS, _none())
        return cls(down=_ending(stored, DOWN), up=_ending(stored, UP), twins=twins)

    @property
    def shapes(self) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        """Return the shapes of both matrices by the name of the weight."""
        return {n: (down.shape, self.up[n].shape) for n, down in self.down.items() if n in self.up}

    def save(self, path: Path) -> None:
        """Write all matrices, as float16, and the twins."""
        from safetensors.numpy import save_file

        stored = {f"{name}{DOWN}": matrix for name, matrix in self.down.items()}
        stored |= {f"{name}{UP}": matrix for name, matrix in self.up.items()}
        halves = {name: np.ascontiguousarray(m, np.float16) for name, m in stored.items()}
        save_file({**halves, TWINS: self.twins}, path)

    def applied(self, weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Return weights, shape (outputs, inputs), with the updates added.

        Raises:
            ModelError: it was made for another model.
        """
        tuned = dict(weights)
        for name, down in self.down.items():
            update = (down @ self.up[name]).T if name in self.up else None
            if update is None or name not in weights or weights[name].shape != update.shape:
                raise ModelError(
                    f"the tuning does not fit the model ({name}); run `alliance index tune`"
                )
            tuned[name] = np.ascontiguousarray(weights[name] + update)
        return tuned


def _ending(stored: Mapping[str, NDArray[Any]], ending: str) -> dict[str, NDArray[np.float32]]:
    return {
        name.removesuffix(ending): matrix.astype(np.float32)
        for name, matrix in stored.items()
        if name.endswith(ending)
    }
