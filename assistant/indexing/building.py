"""From a corpus to an index generation in service."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.corpus import Corpus
from assistant.domain import Provision, Reason
from assistant.errors import IndexStoreError
from assistant.indexing.embedding import embed
from assistant.indexing.entries import (
    Entries,
    digested,
    passage_entries,
    passage_text,
    silence_entries,
)
from assistant.indexing.generations import (
    Manifest,
    new_generation,
    only_writer,
    publish,
    sizes_of,
    write_manifest,
)
from assistant.indexing.verifying import trouble_of
from assistant.retrieval.adapter import Adapter, train_adapter
from assistant.retrieval.alignment import Alignment, align, ended_silences
from assistant.retrieval.classifier import train_classifier
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.store import (
    FURTHER_STANCES,
    PASSAGES,
    QUESTIONS,
    SHORT,
    SHORT_SILENCES,
    SILENCES,
    STANCES,
    WORDING,
    Entry,
    open_client,
    write_collection,
)

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

# Raised when chunk texts, adapter training or the files of a generation change.
INDEX_FORMAT = 14


def index_fingerprint(corpus: Corpus, model: str) -> str:
    """Return the sha256 that ties an index to corpus, model and format."""
    return hashlib.sha256(f"{corpus.fingerprint}|{model}|{INDEX_FORMAT}".encode()).hexdigest()


def build_index(
    corpus: Corpus,
    load: Callable[[str], Embeddings],
    bare: Callable[[str], Embeddings],
    model: str,
    index_dir: Path,
    left_out: frozenset[int] = frozenset(),
) -> Manifest:
    """Build, check in a fresh process, and publish a generation.

    Args:
        corpus: what to index.
        load: returns embeddings whose `embed_documents` uses the given prompt (`document` or
            `query`).
        bare: the same of the model without tuning.
        model: the model's fingerprint.
        index_dir: folder of the generations.
        left_out: keys of the questions that need not be held.

    Raises:
        IndexStoreError: the folder cannot be written, or the finished generation does not open.
    """
    started = time.monotonic()
    fingerprint = index_fingerprint(corpus, model)
    with only_writer(index_dir):
        folder = new_generation(index_dir, fingerprint)
        try:
            counts = _write(corpus, load, bare, folder, left_out)
            manifest = Manifest(
                fingerprint=fingerprint,
                corpus=str(corpus.folder.name),
                model=model,
                built=datetime.now(UTC).isoformat(timespec="seconds"),
                seconds=round(time.monotonic() - started, 1),
                files=corpus.files,
                failed=corpus.failed,
                sizes=sizes_of(folder),
                **counts,
            )
            write_manifest(folder, manifest)
            _check_in_fresh_process(folder)
            publish(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return manifest


def _write(
    corpus: Corpus,
    load: Callable[[str], Embeddings],
    bare: Callable[[str], Embeddings],
    folder: Path,
    left_out: frozenset[int],
) -> dict[str, int]:
    """Write all but the manifest; return the counts that it holds."""
    base, held = list(corpus.provisions.values()), Entries.of(corpus, left_out)
    asked = [*held.questions, *held.silences]
    texts = [*held.passages, *passage_entries(corpus.wording.values())]
    vectors = embed(load, "document", texts, "provisions")
    of_asked = embed(load, "query", asked, "questions", vectors.shape[1])
    adapter = _adapter(base, asked, of_asked, vectors[: len(base)])
    adapter.save(folder / "adapter.npz")
    _alignment(corpus, bare).save(folder / "alignment.json")
    of_asked, vectors = adapter.on_queries(of_asked), adapter.on_passages(vectors)
    away = {s.id for s in corpus.silences if s.reason is Reason.OUT_OF_SCOPE}
    targets = [entry.target for entry in asked]
    train_classifier(of_asked, targets, corpus.provisions, away).save(folder / "classifier.npz")
    LexicalIndex.build(_lexical_texts(corpus)).save(folder / "lexical")
    # Nothing learns from these, so that they draw no other question.
    short, apart = held.short, [*held.short, *held.further]
    of_apart = embed(load, "query", apart, "short questions", vectors.shape[1])
    of_apart = adapter.on_queries(of_apart)
    ours, argued = len(held.passages), len(held.sides)
    Spelling.of((e.text, e.language) for e in [*texts[:ours], *asked, *short]).save(folder)
    answered = np.asarray([entry.target in corpus.provisions for entry in short], dtype=np.bool_)
    of_short = of_apart[: len(short)]
    collections = {
        PASSAGES: (texts[:ours], vectors[:ours]),
        WORDING: (texts[ours:], vectors[ours:]),
        QUESTIONS: (held.questions, of_asked[: len(held.questions)]),
        SILENCES: (held.silences, of_asked[len(held.questions) :]),
        SHORT: (list(compress(short, answered)), of_short[answered]),
        SHORT_SILENCES: (list(compress(short, ~answered)), of_short[~answered]),
        STANCES: (held.sides, of_asked[:argued]),
        FURTHER_STANCES: (held.further, of_apart[len(short) :]),
    }
    client = open_client(folder / "chroma")
    for name, (entries, rows) in collections.items():
        write_collection(client, name, entries, rows)
    counts = {name: len(entries) for name, (entries, _) in collections.items()}
    return {"dimensions": int(vectors.shape[1]), "provisions": len(base), **counts}


def _alignment(corpus: Corpus, bare: Callable[[str], Embeddings]) -> Alignment:
    """Align provisions and silences with the official wording, if there is any.

    With the bare model: a tuned one has learned to hold silences away from the digest, but not
    from chunks that say the same.
    """
    chunks = list(corpus.wording.values())
    if not chunks:
        return Alignment()
    provisions = digested(corpus)
    vectors = embed(bare, "document", passage_entries([*provisions, *chunks]), "official wording")
    ours, theirs = vectors[: len(provisions)], vectors[len(provisions) :]
    return Alignment(
        pairs=align(provisions, ours, chunks, theirs),
        answers=ended_silences(_asked_of_silences(corpus, bare), provisions, ours, chunks, theirs),
    )


def _asked_of_silences(
    corpus: Corpus, bare: Callable[[str], Embeddings]
) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of the questions that no text settles, by silence."""
    open_ids = {s.id for s in corpus.silences if s.reason is Reason.SILENT}
    entries = [entry for entry in silence_entries(corpus) if entry.target in open_ids]
    if not entries:
        return {}
    vectors = embed(bare, "query", entries, "silences")
    rows: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        rows.setdefault(entry.target, []).append(row)
    return {silence_id: vectors[places] for silence_id, places in rows.items()}


def _adapter(
    provisions: Sequence[Provision],
    asked: Sequence[Entry],
    vectors: NDArray[np.float32],
    passages: NDArray[np.float32],
) -> Adapter:
    if not asked:
        return Adapter.identity(passages.shape[1])
    classes = {provision.anchor: row for row, provision in enumerate(provisions)}
    for entry in asked:
        classes.setdefault(entry.target, len(classes))
    labels = np.asarray([classes[entry.target] for entry in asked], dtype=np.int64)
    return train_adapter(vectors, labels, passages)


def _lexical_texts(corpus: Corpus) -> dict[str, str]:
    spoken = [corpus.provisions, *corpus.translations.values()]
    argued: dict[str, list[str]] = {}
    for stance, _, _, text in corpus.argued():
        argued.setdefault(stance.anchor, []).append(text)
    return {
        anchor: " ".join(
            [
                *(passage_text(digest[anchor]) for digest in spoken if anchor in digest),
                *(q for qs in corpus.bank.get(anchor, {}).values() for q in qs),
                *argued.get(anchor, ()),
            ]
        )
        for anchor in corpus.provisions
    }


def _check_in_fresh_process(folder: Path) -> None:
    if trouble := trouble_of(folder):
        raise IndexStoreError(
            f"the new index does not open in a fresh process ({trouble}); "
            "the old one stays in service"
        )
