"""The index of a corpus: built, checked, and what its errors advise."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.assembly.embedding import embed_with, open_embeddings
from assistant.assembly.texts import open_corpus
from assistant.corpus import Corpus
from assistant.corpus.extraction import Extractor
from assistant.errors import IndexCorrupt, IndexStale, IndexStoreError
from assistant.indexing.building import build_index, index_fingerprint
from assistant.indexing.changes import Changes, compare
from assistant.indexing.generations import EXTRACTED, Manifest, current_generation, read_manifest
from assistant.indexing.verifying import trouble_of
from assistant.retrieval.embedding import model_fingerprint
from assistant.retrieval.tuning import Tuning
from assistant.retrieval.vector_cache import CachedEmbeddings
from assistant.settings import Settings

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
    bare = partial(load, tuned=False)
    manifest = build_index(corpus, load, bare, model, settings.index_dir, left_out_of(settings))
    Extractor(settings.index_dir / EXTRACTED).forget_all_but(set(corpus.files.values()))
    return Built(
        manifest=manifest,
        changes=compare(before, corpus.files, corpus.failed),
        warnings=corpus.warnings,
        embedded=sum(cache.computed for cache in caches),
    )


def left_out_of(settings: Settings) -> frozenset[int]:
    """Return the keys of the questions that an index need not hold."""
    twins = Tuning.load(settings.tuning).twins if settings.tuning else ()
    return frozenset(int(key) for key in twins)


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
    with folders_named(settings):
        manifest = read_manifest(current_generation(settings.index_dir))
        if manifest.model != model:
            raise IndexStale(
                f"the index was built with the model {manifest.model}, settings name {model}; "
                f"run {BUILD}"
            )
        if manifest.fingerprint != index_fingerprint(corpus, model):
            raise IndexStale(f"the corpus changed after the index was built; run {BUILD}")
    return manifest


def open_every_file(settings: Settings) -> None:
    """Open the index in service in a fresh process; raises `IndexCorrupt` if a file is damaged."""
    with folders_named(settings):
        folder = current_generation(settings.index_dir)
        if trouble := trouble_of(folder):
            raise IndexCorrupt(f"{folder} is damaged ({trouble}); run {BUILD}")


def typed(command: str, corpus: Path | None = None, index: Path | None = None) -> str:
    """Return a command as it is typed for these folders; a folder of the settings needs no name."""
    given = {"--corpus": corpus, "--index": index}
    options = [word for name, folder in given.items() if folder for word in (name, str(folder))]
    return shlex.join(["alliance", *command.split(), *options])


@contextmanager
def folders_named(settings: Settings) -> Iterator[None]:
    """Complete what the errors of an index advise; as it is, it may build another one."""
    try:
        yield
    except IndexStoreError as error:
        advice = typed("index build", settings.corpus_dir, settings.index_dir)
        raise type(error)(str(error).replace(BUILD, f"`{advice}`")) from error
