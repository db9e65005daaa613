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
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale, ModelError
from assistant.indexing.generations import current_generation
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.asking import Asking, Listener
from assistant.retrieval.classifier import Classifier
from assistant.retrieval.embedding import model_fingerprint
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
    corpus = corpus or open_corpus(settings)
    manifest = check_index(settings, corpus)
    folder = current_generation(settings.index_dir)
    with folders_named(settings):
        try:
            adapter = Adapter.load(folder / "adapter.npz")
            classifier = Classifier.load(folder / "classifier.npz")
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
        adapter=adapter,
        classifier=classifier,
        vectors=vectors,
        lexical=lexical,
        spelling=spelling,
        listener=_open_listener(settings, embeddings),
    )
    writer = open_writer(settings, corpus, None if settings.tuning else embeddings)
    calibration = Calibration.read(corpus.folder, settings.model)
    return Assistant(corpus, searcher, alignment, calibration, manifest.fingerprint, writer)


def _open_listener(settings: Settings, embeddings: Embeddings) -> Listener | None:
    """Open what tells which sentences ask; None if it is not there or was learned otherwise.

    Raises:
        ModelError: the file is damaged.
    """
    if settings.asking is None:
        return None
    try:
        asking = Asking.load(settings.asking)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{settings.asking} is damaged ({error}); run `alliance index asking` or delete it"
        ) from error
    from assistant.retrieval.how_said import SentenceReader, read_by

    reader = SentenceReader.of(embeddings)
    fits = asking.model == read_by(model_fingerprint(settings.model, settings.tuning))
    return Listener(reader=reader, asking=asking) if reader and fits else None


def ready_assistant(settings: Settings, embeddings: Embeddings | None = None) -> Assistant:
    """Like `build_assistant`, but build the index first where it is missing or stale."""
    try:
        return build_assistant(settings, embeddings=embeddings)
    except (IndexMissing, IndexStale, IndexCorrupt):
        make_index(settings)
        return build_assistant(settings, embeddings=embeddings)
