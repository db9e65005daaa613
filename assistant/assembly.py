"""The only place that turns settings into objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.engine import Assistant
from assistant.corpus import Corpus, load_corpus
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale
from assistant.indexing.building import build_index, index_fingerprint
from assistant.indexing.generations import Manifest, current_generation, read_manifest
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.embedding import load_embeddings, model_fingerprint
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.search import Searcher
from assistant.retrieval.store import VectorIndex
from assistant.retrieval.vector_cache import CachedEmbeddings
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def make_index(settings: Settings) -> Manifest:
    """Build the index of the configured corpus and put it into service."""

    def load(documents_as: str) -> Embeddings:
        embeddings = load_embeddings(settings.model, settings.models_dir, documents_as)
        cache = settings.models_dir / "vectors.sqlite"
        return CachedEmbeddings(embeddings, cache, f"{model}|{documents_as}")

    model = model_fingerprint(settings.model)
    corpus = load_corpus(settings.corpus_dir)
    return build_index(corpus, load, model, settings.index_dir)


def check_index(settings: Settings, corpus: Corpus) -> Manifest:
    """Return the manifest of the index in service.

    Raises:
        IndexMissing: none was built.
        IndexStale: corpus, model or format changed since.
    """
    manifest = read_manifest(current_generation(settings.index_dir))
    model = model_fingerprint(settings.model)
    if manifest.model != model:
        raise IndexStale(
            f"the index was built with the model {manifest.model}, settings name {model}; "
            "run `alliance index build`"
        )
    if manifest.fingerprint != index_fingerprint(corpus, model):
        raise IndexStale("the corpus changed after the index was built; run `alliance index build`")
    return manifest


def build_assistant(settings: Settings) -> Assistant:
    """Open corpus, model and index; raises the errors of each, with what to do next."""
    corpus = load_corpus(settings.corpus_dir)
    manifest = check_index(settings, corpus)
    folder = current_generation(settings.index_dir)
    try:
        adapter = Adapter.load(folder / "adapter.npz")
        lexical = LexicalIndex.load(folder / "lexical")
    except (OSError, ValueError, KeyError) as error:
        raise IndexCorrupt(f"{folder} is damaged ({error}); run `alliance index build`") from error
    searcher = Searcher(
        embeddings=load_embeddings(settings.model, settings.models_dir),
        adapter=adapter,
        vectors=VectorIndex(folder / "chroma"),
        lexical=lexical,
    )
    return Assistant(corpus, searcher, manifest.fingerprint)


def ready_assistant(settings: Settings) -> Assistant:
    """Like `build_assistant`, but build the index first where it is missing or stale."""
    try:
        return build_assistant(settings)
    except (IndexMissing, IndexStale, IndexCorrupt):
        make_index(settings)
        return build_assistant(settings)
