"""Many texts are embedded batch by batch: what is done shows, and is not lost if it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

    from assistant.retrieval.store import Entry

# Large enough to keep all cores busy, small enough to show progress.
BATCH = 512


def embed(
    load: Callable[[str], Embeddings],
    documents_as: str,
    entries: Sequence[Entry],
    what: str,
    dimensions: int = 0,
) -> NDArray[np.float32]:
    """Return one vector an entry; of none, and with no model loaded, of shape (0, dimensions).

    Args:
        load: returns embeddings whose `embed_documents` uses the given prompt.
        documents_as: the prompt.
        entries: whose texts are embedded.
        what: names them where progress is shown.
        dimensions: of a vector.
    """
    if not entries:
        return np.zeros((0, dimensions), dtype=np.float32)
    embeddings, rows = load(documents_as), []
    with tqdm(total=len(entries), desc=f"embedding {what}", unit="text", disable=None) as bar:
        for start in range(0, len(entries), BATCH):
            batch = [entry.text for entry in entries[start : start + BATCH]]
            rows.append(np.asarray(embeddings.embed_documents(batch), dtype=np.float32))
            bar.update(len(batch))
    return np.concatenate(rows)
