"""The only place that turns settings into objects."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.engine import Assistant
from assistant.answering.models import ModelChoice, open_model
from assistant.answering.writing import Writer
from assistant.corpus import Corpus, load_corpus
from assistant.corpus.data import load_data
from assistant.corpus.extraction import Extractor
from assistant.corpus.loading import OFFICIAL
from assistant.corpus.manifest import MANIFEST, read_sources
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.domain import Source
from assistant.errors import IndexCorrupt, IndexMissing, IndexStale, IndexStoreError
from assistant.fetching import FetchRules
from assistant.grounding import Gate
from assistant.grounding.entailment import CrossEncoderJudge, Judge
from assistant.grounding.register import NameRegister
from assistant.indexing.building import build_index, index_fingerprint
from assistant.indexing.changes import Changes, compare
from assistant.indexing.generations import EXTRACTED, Manifest, current_generation, read_manifest
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.classifier import Classifier
from assistant.retrieval.embedding import load_embeddings, model_fingerprint
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.model_store import prepare_model
from assistant.retrieval.search import Searcher
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.store import VectorIndex
from assistant.retrieval.tuning import Tuning
from assistant.retrieval.vector_cache import CachedEmbeddings
from assistant.settings import Settings, language_model_key

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


# What the errors of an index advise, on the floors below too.
BUILD = "`alliance index build`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build made, what changed since the one before, and what a reader should know."""

    manifest: Manifest
    changes: Changes
    warnings: dict[str, tuple[str, ...]]
    embedded: int


def open_corpus(settings: Settings) -> Corpus:
    """Read the configured corpus, with the official editions that are present."""
    return load_corpus(
        settings.corpus_dir,
        official=settings.official_dir,
        extracted=settings.index_dir / EXTRACTED,
    )


def official_editions(settings: Settings) -> tuple[tuple[Source, ...], Path, FetchRules]:
    """Return what `corpus fetch` needs: the texts, the folder of official files, the rules.

    Raises:
        CorpusError: the corpus has no manifest, or it breaks a rule.
    """
    manifest = read_sources(settings.corpus_dir / MANIFEST)
    folder = settings.official_dir or settings.corpus_dir / OFFICIAL
    return tuple(manifest.sources.values()), folder, FetchRules(hosts=manifest.hosts)


def open_embeddings(
    settings: Settings, documents_as: str, *, tuned: bool = True
) -> CachedEmbeddings:
    """Load the configured embedding model; vectors of texts it saw before come from a cache.

    The search uses the model as it is tuned to the corpus. Where bounds hold for the bare one
    (grounding, near copies, texts of others), it is `tuned=False`.
    """
    tuning = settings.tuning if tuned else None
    embeddings = load_embeddings(settings.model, settings.models_dir, documents_as, tuning)
    namespace = f"{model_fingerprint(settings.model, tuning)}|{documents_as}"
    return CachedEmbeddings(embeddings, settings.models_dir / "vectors.sqlite", namespace)


def make_index(settings: Settings, corpus: Corpus | None = None) -> Built:
    """Build the index of a corpus, the configured one if not given, and put it into service.

    Only what changed is read and embedded: texts of files are kept by their sha256, vectors by
    the text.
    """
    caches: list[CachedEmbeddings] = []

    def load(documents_as: str, *, tuned: bool = True) -> Embeddings:
        caches.append(open_embeddings(settings, documents_as, tuned=tuned))
        return caches[-1]

    embed_with(threads=os.cpu_count() or 1)
    corpus = corpus or open_corpus(settings)
    before = _indexed_files(settings.index_dir)
    model = model_fingerprint(settings.model, settings.tuning)
    twins = Tuning.load(settings.tuning).twins if settings.tuning else ()
    bare, left_out = partial(load, tuned=False), frozenset(int(key) for key in twins)
    manifest = build_index(corpus, load, bare, model, settings.index_dir, left_out)
    Extractor(settings.index_dir / EXTRACTED).forget_all_but(set(corpus.files.values()))
    return Built(
        manifest=manifest,
        changes=compare(before, corpus.files, corpus.failed),
        warnings=corpus.warnings,
        embedded=sum(cache.computed for cache in caches),
    )


def _indexed_files(index_dir: Path) -> dict[str, str]:
    try:
        return read_manifest(current_generation(index_dir)).files
    except IndexStoreError:
        return {}


def check_index(settings: Settings, corpus: Corpus) -> Manifest:
    """Return the manifest of the index in service.

    Raises:
        IndexMissing: none was built.
        IndexStale: corpus, model or format changed since.
    """
    model = model_fingerprint(settings.model, settings.tuning)
    with _folders_named(settings):
        manifest = read_manifest(current_generation(settings.index_dir))
        if manifest.model != model:
            raise IndexStale(
                f"the index was built with the model {manifest.model}, settings name {model}; "
                f"run {BUILD}"
            )
        if manifest.fingerprint != index_fingerprint(corpus, model):
            raise IndexStale(f"the corpus changed after the index was built; run {BUILD}")
    return manifest


def typed(command: str, corpus: Path | None = None, index: Path | None = None) -> str:
    """Return a command as it is typed for these folders; a folder of the settings needs no name."""
    given = {"--corpus": corpus, "--index": index}
    options = [word for name, folder in given.items() if folder for word in (name, str(folder))]
    return shlex.join(["alliance", *command.split(), *options])


@contextmanager
def _folders_named(settings: Settings) -> Iterator[None]:
    """Complete what the errors of an index advise; as it is, it may build another one."""
    try:
        yield
    except IndexStoreError as error:
        advice = typed("index build", settings.corpus_dir, settings.index_dir)
        raise type(error)(str(error).replace(BUILD, f"`{advice}`")) from error


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
    with _folders_named(settings):
        try:
            adapter = Adapter.load(folder / "adapter.npz")
            classifier = Classifier.load(folder / "classifier.npz")
            lexical = LexicalIndex.load(folder / "lexical")
            spelling = Spelling.load(folder)
            alignment = Alignment.load(folder / "alignment.json")
        except (OSError, ValueError, KeyError) as error:
            raise IndexCorrupt(f"{folder} is damaged ({error}); run {BUILD}") from error
        vectors = VectorIndex(folder / "chroma")
    embeddings = embeddings or open_embeddings(settings, "query")
    embed_with(threads=1)
    searcher = Searcher(
        embeddings=embeddings,
        adapter=adapter,
        classifier=classifier,
        vectors=vectors,
        lexical=lexical,
        spelling=spelling,
    )
    writer = open_writer(settings, corpus, None if settings.tuning else embeddings)
    return Assistant(corpus, searcher, alignment, manifest.fingerprint, writer)


def embed_with(threads: int) -> None:
    """Set how many threads embed from now on: all for the texts of an index, one for questions.

    A question is short: on two cores one thread is as fast as two, and where others work too, two
    wait for each other (60 to 80 ms for a reply, up to seconds).
    """
    import torch

    torch.set_num_threads(threads)


def ready_assistant(settings: Settings, embeddings: Embeddings | None = None) -> Assistant:
    """Like `build_assistant`, but build the index first where it is missing or stale."""
    try:
        return build_assistant(settings, embeddings=embeddings)
    except (IndexMissing, IndexStale, IndexCorrupt):
        make_index(settings)
        return build_assistant(settings, embeddings=embeddings)


def open_gate(settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None) -> Gate:
    """Open what checks a model's sentences, with the judge that is named or that the corpus brings.

    `embeddings` are of the bare model, with the prompt for questions; it is loaded if not given.
    """
    return gate_with(_open_judge(settings), settings, corpus, embeddings)


def gate_with(
    judge: Judge | None, settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None
) -> Gate:
    """Open the same with a judge, or with none."""
    return Gate(
        embeddings or open_embeddings(settings, "query", tuned=False),
        NameRegister.of(corpus, load_data(corpus.folder / "data")),
        judge,
    )


def _open_judge(settings: Settings) -> Judge | None:
    if settings.nli_model:
        return CrossEncoderJudge(settings.nli_model)
    if settings.inference is None:
        return None
    from assistant.grounding.inference.judge import StatementJudge
    from assistant.grounding.inference.known import Known
    from assistant.grounding.inference.reading import TokenReader

    reader = TokenReader(prepare_model(settings.models_dir))
    folder = settings.corpus_dir / STATEMENTS
    statements = read_statements(folder) if folder.is_dir() else ()
    known = Known(statements, reader.read, reader.inputs)
    return StatementJudge.load(settings.inference, reader, known)


def open_writer(
    settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None
) -> Writer | None:
    """Open the chat model that rewrites answers, with its gate; None if none is set.

    `embeddings` are as for `open_gate`.

    Raises:
        SettingsError: the settings of the model contradict each other.
        ModelError: the model, its package or the judge cannot be opened.
    """
    choice = model_choice(settings)
    model = open_model(choice)
    if model is None:
        return None
    return Writer(model, open_gate(settings, corpus, embeddings), choice)


def model_choice(settings: Settings) -> ModelChoice:
    """Return which chat model the settings name, and how it is asked."""
    return ModelChoice(
        name=settings.llm,
        url=settings.llm_url,
        model=settings.llm_model,
        key=language_model_key(),
        timeout_s=settings.llm_timeout,
        retries=settings.llm_retries,
        max_tokens=settings.llm_max_tokens,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )
