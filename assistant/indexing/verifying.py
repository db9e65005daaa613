"""Open a finished generation as a reader would: run in a process that did not write it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from assistant.indexing.generations import read_manifest
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.store import COLLECTIONS, VectorIndex


def verify(folder: Path) -> list[str]:
    """Return what is wrong with the generation in `folder`; nothing if it is sound."""
    manifest = read_manifest(folder)
    vectors = VectorIndex(folder / "chroma")
    problems = []
    for name in COLLECTIONS:
        expected, found = getattr(manifest, name), vectors.count(name)
        if found != expected:
            problems.append(f"{name}: {found} entries, expected {expected}")
        if expected and not vectors.nearest(name, np.ones(manifest.dimensions, np.float32), 1):
            problems.append(f"{name}: a query finds nothing")
    if Adapter.load(folder / "adapter.npz").query.shape != (manifest.dimensions,) * 2:
        problems.append("the adapter does not fit the model")
    if len(LexicalIndex.load(folder / "lexical").anchors) != manifest.provisions:
        problems.append("the lexical index is incomplete")
    return problems


if __name__ == "__main__":
    sys.exit("; ".join(verify(Path(sys.argv[1]))) or 0)
