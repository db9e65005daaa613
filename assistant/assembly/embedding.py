"""The embedding model that the settings name, and how many threads it may take."""

from __future__ import annotations

from assistant.retrieval.embedding import load_embeddings, model_fingerprint
from assistant.retrieval.kept_vectors import KeptVectors
from assistant.retrieval.vector_cache import CachedEmbeddings
from assistant.settings import Settings


def open_embeddings(
    settings: Settings, documents_as: str, *, tuned: bool = True, quick: bool = False
) -> CachedEmbeddings:
    """Load the configured embedding model; vectors of texts it saw before come from a cache.

    The search uses the model as it is tuned to the corpus, and `quick` where a question waits.
    Where bounds hold for the bare one (grounding, near copies, texts of others), it is
    `tuned=False`.

    Args:
        settings: name the model and where it is.
        documents_as: prompt that `embed_documents` uses (`document` or `query`).
        tuned: whether the model is the tuned one, where the corpus has a tuning.
        quick: whether a tuned model may compute in eight bits.
    """
    tuning = settings.tuning if tuned else None
    embeddings = load_embeddings(
        settings.model, settings.models_dir, documents_as, tuning, quick=quick
    )
    namespace = f"{model_fingerprint(settings.model, tuning)}|{documents_as}"
    if quick and tuning:
        namespace += "|quick"
    # Of the model that an index takes; what is quick embeds questions that nobody could foresee.
    keeps = settings.vectors and tuning == settings.tuning and not quick
    kept = KeptVectors.load(settings.vectors) if settings.vectors and keeps else None
    return CachedEmbeddings(embeddings, settings.models_dir / "vectors.sqlite", namespace, kept)


def embed_with(threads: int) -> None:
    """Set how many threads embed from now on: all for the texts of an index, one for questions.

    A question is short: on two cores one thread is as fast as two, and where others work too, two
    wait for each other (60 to 80 ms for a reply, up to seconds).
    """
    import torch

    torch.set_num_threads(threads)
