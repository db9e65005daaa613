"""Texts as the settings name them."""

from __future__ import annotations

from pathlib import Path

from assistant.corpus import Corpus, load_corpus
from assistant.corpus.loading import OFFICIAL
from assistant.corpus.manifest import MANIFEST, read_sources
from assistant.domain import Source
from assistant.errors import CorpusError
from assistant.fetching import FetchRules
from assistant.indexing.generations import EXTRACTED
from assistant.settings import Settings


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
    if not (settings.corpus_dir / MANIFEST).is_file():
        raise CorpusError(
            f"{settings.corpus_dir} has no {MANIFEST}, so there is nothing to fetch; "
            "files of one's own are indexed by `alliance index build --corpus DIR`"
        )
    manifest = read_sources(settings.corpus_dir / MANIFEST)
    folder = settings.official_dir or settings.corpus_dir / OFFICIAL
    return tuple(manifest.sources.values()), folder, FetchRules(hosts=manifest.hosts)
