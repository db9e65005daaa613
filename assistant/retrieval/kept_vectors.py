"""Vectors that a corpus brings with its texts, so that a first index embeds next to nothing.

They are computed in 32 bits and kept in eight, with one scale a vector: that moves a cosine by less
than a thousandth, far less than computing in eight bits would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from assistant.errors import ModelError
from assistant.files import replace

if TYPE_CHECKING:
    from numpy.typing import NDArray

VECTORS = "vectors.safetensors"
LARGEST = 127
# Keeps the scale of an empty row from being zero.
LEAST = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVectors:
    """Vectors by the first 64 bits of what names model, prompt and text.

    Attributes:
        names: sorted, shape (n,).
        rows: shape (n, d).
        scales: what to multiply each row with, shape (n,).
    """

    names: NDArray[np.uint64]
    rows: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.rows) == len(self.scales):
            raise ValueError("rows are missing")

    @classmethod
    def of(cls, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> Self:
        """Round vectors, shape (len(keys), d); of two with the same key the first counts."""
        names, first = np.unique(_names(keys), return_index=True)
        chosen = vectors[first]
        scales = np.abs(chosen).max(axis=1, initial=LEAST) / np.float32(LARGEST)
        rows = np.rint(chosen / scales[:, None]).astype(np.int8)
        return cls(names=names, rows=rows, scales=scales)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises `ModelError` if the file is none or damaged."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            return cls(**load_file(path))
        except (OSError, SafetensorError, TypeError, ValueError) as error:
            raise ModelError(
                f"{path} holds no vectors ({error}); run `alliance index embed` or delete it"
            ) from error

    def find(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors of those keys that are kept."""
        if not len(self.names):
            return {}
        names = _names(keys)
        rows = np.searchsorted(self.names, names).clip(max=len(self.names) - 1)
        found = np.flatnonzero(self.names[rows] == names).tolist()
        return {keys[at]: self.rows[rows[at]] * self.scales[rows[at]] for at in found}

    def save(self, path: Path) -> None:
        """Write all of them in one step."""
        from safetensors.numpy import save_file

        temporary = path.with_name(f".{path.name}.new")
        save_file({"names": self.names, "rows": self.rows, "scales": self.scales}, temporary)
        # The library makes it readable for its owner only.
        temporary.chmod(0o644)
        replace(temporary, path)


def _names(keys: Sequence[bytes]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(key[:8] for key in keys), dtype=">u8").astype(np.uint64)
