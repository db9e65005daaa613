"""From a corpus to an index generation in service."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from assistant.corpus import Corpus
from assistant.domain import Provision, Reason
from assistant.errors import IndexStoreError
from assistant.indexing.entries import (
    apart_entries,
    bank_entries,
    digested,
    passage_entries,
    passage_text,
    short_entries,
    side_entries,
    silence_entries,
    stance_entries,
)
from assistant.indexing.generations import (
    Manifest,
    new_generation,
    only_writer,
    publish,
    write_manifest,
)
from assistant.indexing.twins import key
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
INDEX_FORMAT = 12
# Large enough that texts of like length meet in one padded batch, small enough to show progress.
EMBED_BATCH = 512


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
    base = list(corpus.provisions.values())
    provisions = digested(corpus)
    chunks = list(corpus.wording.values())
    held = [key(side) not in left_out for side in side_entries(corpus)]
    argued, sides = (list(compress(e(corpus), held)) for e in (stance_entries, side_entries))
    questions = [*argued, *_without(left_out, bank_entries(corpus))]
    silences = _without(left_out, silence_entries(corpus))
    texts = passage_entries([*provisions, *chunks])
    vectors = _embed(load("document"), texts, "provisions")
    asked = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    if questions or silences:
        asked = _embed(load("query"), [*questions, *silences], "questions")
    adapter = _adapter(base, [*questions, *silences], asked, vectors[: len(base)])
    adapter.save(folder / "adapter.npz")
    ours = len(provisions)
    _alignment(corpus, bare).save(folder / "alignment.json")
    asked, vectors = adapter.on_queries(asked), adapter.on_passages(vectors)
    targets = [entry.target for entry in [*questions, *silences]]
    away = {s.id for s in corpus.silences if s.reason is Reason.OUT_OF_SCOPE}
    train_classifier(asked, targets, corpus.provisions, away).save(folder / "classifier.npz")
    client = open_client(folder / "chroma")
    write_collection(client, PASSAGES, texts[:ours], vectors[:ours])
    write_collection(client, WORDING, texts[ours:], vectors[ours:])
    write_collection(client, QUESTIONS, questions, asked[: len(questions)])
    write_collection(client, SILENCES, silences, asked[len(questions) :])
    short, further = short_entries(corpus), apart_entries(corpus)
    apart = np.zeros_like(asked[:0])
    if short or further:
        # Nothing learns from these, so that they draw no other question.
        apart = adapter.on_queries(_embed(load("query"), [*short, *further], "short questions"))
    answered = np.asarray([entry.target in corpus.provisions for entry in short], dtype=np.bool_)
    for name, chosen in ((SHORT, answered), (SHORT_SILENCES, ~answered)):
        write_collection(client, name, list(compress(short, chosen)), apart[: len(short)][chosen])
    write_collection(client, STANCES, sides, asked[: len(sides)])
    write_collection(client, FURTHER_STANCES, further, apart[len(short) :])
    LexicalIndex.build(_lexical_texts(corpus)).save(folder / "lexical")
    written = [*texts[:ours], *questions, *silences, *short]
    Spelling.of((entry.text, entry.language) for entry in written).save(folder)
    return {
        "dimensions": int(vectors.shape[1]),
        "provisions": len(base),
        PASSAGES: ours,
        QUESTIONS: len(questions),
        SILENCES: len(silences),
        STANCES: len(sides),
        FURTHER_STANCES: len(further),
        SHORT: int(answered.sum()),
        SHORT_SILENCES: int((~answered).sum()),
        WORDING: len(chunks),
    }


def _without(left_out: frozenset[int], entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if key(entry) not in left_out]


def _alignment(corpus: Corpus, bare: Callable[[str], Embeddings]) -> Alignment:
    """Align provisions and silences with the official wording, if there is any.

    With the bare model: a tuned one has learned to hold silences away from the digest, but not
    from chunks that say the same.
    """
    chunks = list(corpus.wording.values())
    if not chunks:
        return Alignment()
    provisions = digested(corpus)
    vectors = _embed(bare("document"), passage_entries([*provisions, *chunks]), "official wording")
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
    vectors = _embed(bare("query"), entries, "silences")
    rows: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        rows.setdefault(entry.target, []).append(row)
    return {silence_id: vectors[places] for silence_id, places in rows.items()}


def _embed(embeddings: Embeddings, entries: Sequence[Entry], what: str) -> NDArray[np.float32]:
    rows: list[NDArray[np.float32]] = []
    with tqdm(total=len(entries), desc=f"embedding {what}", unit="text", disable=None) as bar:
        for start in range(0, len(entries), EMBED_BATCH):
            batch = [entry.text for entry in entries[start : start + EMBED_BATCH]]
            rows.append(np.asarray(embeddings.embed_documents(batch), dtype=np.float32))
            bar.update(len(batch))
    return np.concatenate(rows)


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
    done = subprocess.run(  # noqa: S603 - our own module, our own argument
        [sys.executable, "-m", "assistant.indexing.verifying", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise IndexStoreError(
            f"the new index does not open in a fresh process ({last}); the old one stays in service"
        )
