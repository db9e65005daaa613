"""ClapNQ as it is measured: its passages in a pool, its questions and sentences as vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluation.external.clap import ClapItem
from assistant.evaluation.external.pool import Load, Pool, Scores, embed

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One question put to the pool.

    Attributes:
        item: question, its passage and sentences.
        vector: of the question.
        scores: of each passage, by method.
    """

    item: ClapItem
    vector: NDArray[np.float32]
    scores: Mapping[str, Scores]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPool:
    """The pool, and what its passages consist of.

    Attributes:
        pool: passages, named by their text: items that share a passage share the entry.
        sentences: of each passage, by its text.
        vectors: of the sentences of each passage, shape (sentences, d), by the passage's text.
        looked: every question.
    """

    pool: Pool
    sentences: Mapping[str, tuple[str, ...]]
    vectors: Mapping[str, NDArray[np.float32]]
    looked: tuple[Looked, ...]


def look_up(items: Sequence[ClapItem], load: Load) -> ReadPool:
    """Embed passages, sentences and questions, and put each question to the pool.

    A sentence is embedded under its heading, as the product embeds a passage: alone it often does
    not say what it is about.
    """
    sentences = {item.passage: item.sentences for item in items}
    pool = Pool.build({text: text for text in sentences}, load("document"), "passages (clapnq)")
    headed = {i.passage: [f"{i.heading}: {sentence}" for sentence in i.sentences] for i in items}
    flat = [text for texts in headed.values() for text in texts]
    vectors = iter(embed(load("document"), flat, "sentences (clapnq)"))
    asked = embed(load("query"), [item.asked.text for item in items], "questions (clapnq)")
    return ReadPool(
        pool=pool,
        sentences=sentences,
        vectors={
            passage: np.stack(list(islice(vectors, len(texts))))
            for passage, texts in headed.items()
        },
        looked=tuple(
            Looked(item=item, vector=vector, scores=pool.scores(item.asked.text, vector))
            for item, vector in zip(items, asked, strict=True)
        ),
    )
