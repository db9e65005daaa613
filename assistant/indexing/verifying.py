"""Open a finished generation as a reader would: run in a process that did not write it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from assistant.indexing.generations import read_manifest, sizes_of
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.classifier import Classifier
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.store import COLLECTIONS, VectorIndex

# Those of which nothing is known but that they open.
READ: dict[str, Callable[[Path], object]] = {
    "classifier.npz": Classifier.load,
    "alignment.json": Alignment.load,
    "spelling.json": lambda path: Spelling.load(path.parent),
}


def shortened(folder: Path, sizes: Mapping[str, int]) -> list[str]:
    """Return which files are gone or shorter than they were; a database may grow."""
    # Chroma opens a vector file that was cut as if it were whole.
    found = sizes_of(folder)
    return [f"{name} is cut or gone" for name, size in sizes.items() if found.get(name, -1) < size]


def trouble_of(folder: Path) -> str:
    """Return what is wrong with a generation, in a line; empty if a fresh process can open it."""
    done = subprocess.run(  # noqa: S603 - our own module, our own argument
        [sys.executable, "-m", "assistant.indexing.verifying", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["no message"])[-1]


def verify(folder: Path) -> list[str]:
    """Return what is wrong with the generation in `folder`; nothing if it is sound."""
    manifest = read_manifest(folder)
    if harmed := shortened(folder, manifest.sizes):
        return harmed
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
    for name, load in READ.items():
        load(folder / name)
    return problems


if __name__ == "__main__":
    sys.exit("; ".join(verify(Path(sys.argv[1]))) or 0)
