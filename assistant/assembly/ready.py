"""An assistant ready to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.engine import Assistant
from assistant.assembly.embedding import embed_with, open_embeddings
from assistant.assembly.index import BUILD, check_index, folders_named, make_index
from assistant.assembly.texts import open_corpus
from assistant.assembly.writing import open_writer
from assistant.calibration import Calibration
from assistant.corpus import Corpus
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale
from assistant.indexing.generations import current_generation
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.asking import Asking
from assistant.retrieval.classifier import Classifier
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.search import Searcher
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.store import VectorIndex
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def build_assistant(
    settings: Settings, corpus: Corpus | None = None, embeddings: Embeddings | None = None
) -> Assistant:
    """Open corpus and model (if not given) and index; raises the errors of each.

    `embeddings`, if given, are of the configured model, and their `embed_documents` uses the
    prompt for questions.
    """
    from assistant.retrieval.layers import how_said

    corpus = corpus or open_corpus(settings)
    manifest = check_index(settings, corpus)
    folder = current_generation(settings.index_dir)
    with folders_named(settings):
        try:
            adapter = Adapter.load(folder / "adapter.npz")
            classifier = Classifier.load(folder / "classifier.npz")
            asking = Asking.load(folder / "asking.npz")
            lexical = LexicalIndex.load(folder / "lexical")
            spelling = Spelling.load(folder)
            alignment = Alignment.load(folder / "alignment.json")
        except (OSError, ValueError, KeyError) as error:
            raise IndexCorrupt(f"{folder} is damaged ({error}); run {BUILD}") from error
        vectors = VectorIndex(folder / "chroma")
    embeddings = embeddings or open_embeddings(settings, "query", quick=True)
    embed_with(threads=1)
    searcher = Searcher(
        embeddings=embeddings,
        sentences=how_said(embeddings),
        adapter=adapter,
        classifier=classifier,
        asking=asking,
        vectors=vectors,
        lexical=lexical,
        spelling=spelling,
    )
    writer = open_writer(settings, corpus, None if settings.tuning else embeddings)
    calibration = Calibration.read(corpus.folder, settings.model)
    return Assistant(corpus, searcher, alignment, calibration, manifest.fingerprint, writer)


def ready_assistant(settings: Settings, embeddings: Embeddings | None = None) -> Assistant:
    """Like `build_assistant`, but build the index first where it is missing or stale."""
    try:
        return build_assistant(settings, embeddings=embeddings)
    except (IndexMissing, IndexStale, IndexCorrupt):
        make_index(settings)
        return build_assistant(settings, embeddings=embeddings)
