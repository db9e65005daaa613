"""Vectors that tell how a sentence of a message is said rather than what it is about.

The last layers of a model, most of all of one that was tuned to tell subjects apart, forget whether
a sentence asks; those in the middle know (what layers know: Tenney et al. 2019, arXiv 1905.05950).
Whether "Title and date;" asks stands in the sentences around it, so each is read within its
message, too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.retrieval.bundled import BundledEmbeddings
from assistant.retrieval.foreseen import ForeseenEmbeddings
from assistant.retrieval.vector_cache import CachedEmbeddings

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of twelve. What one alone is worth, and several: docs/adr/0025.
LAYERS = (6, 9)
# By itself after each of the layers, and within its message after the first of them.
READINGS = len(LAYERS) + 1
# In tokens: of a longer message so much is read at a time, each sentence in the stretch in whose
# middle it stands nearest.
STRETCH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class HowSaid:
    """How sentences are said.

    Attributes:
        readings: means over the tokens of each, float32, shape (sentences, `READINGS`, d); the last
            is zero of a sentence that is read in no message.
        beside: the logarithm of how many times longer the message is, float32, shape (sentences,).
            In a long one few sentences ask.
    """

    readings: NDArray[np.float32]
    beside: NDArray[np.float32]

    @classmethod
    def joined(cls, some: Sequence[Self]) -> Self:
        """Return sentences of several messages as one."""
        return cls(
            readings=np.concatenate([each.readings for each in some]),
            beside=np.concatenate([each.beside for each in some]),
        )


def read_by(model: str) -> str:
    """Name how sentences are read, by the fingerprint of a model: what is learned belongs to it."""
    return f"{model}|{LAYERS}|{STRETCH}"


class SentenceReader:
    """Reads sentences with a bundled model, whose weights it shares."""

    def __init__(self, model: BundledEmbeddings) -> None:
        self._model = model

    @classmethod
    def of(cls, embeddings: Embeddings) -> Self | None:
        """Return the reader of the model beneath; None if it is not the bundled one."""
        while isinstance(embeddings, (CachedEmbeddings, ForeseenEmbeddings)):
            embeddings = embeddings.beneath
        return cls(embeddings) if isinstance(embeddings, BundledEmbeddings) else None

    def read(self, sentences: Sequence[str], message: str = "") -> HowSaid:
        """Return how sentences are said.

        Args:
            sentences: in the order in which they stand in the message.
            message: that they are from.
        """
        around = _Message.of(self._model, message, sentences)
        stretches = around.stretches
        texts = [*self._model.tokens(sentences), *stretches.values()]
        states = list(self._model.encoder.states(texts, LAYERS))
        found = np.zeros((len(sentences), READINGS, self._model.encoder.width), np.float32)
        beside = np.zeros(len(sentences), np.float32)
        for row, layers in enumerate(states[: len(sentences)]):
            found[row, :-1] = [tokens.mean(dim=0).numpy() for tokens in layers]
        within = dict(zip(stretches, states[len(sentences) :], strict=True))
        for row, (first, last) in around.places.items():
            start = around.start(row)
            # The token that begins a stretch stands before them.
            own = within[start][0][max(first - start, 0) + 1 : min(last - start, STRETCH) + 1]
            found[row, -1] = own.mean(dim=0).numpy()
            beside[row] = np.log(len(around.ids) / (last - first))
        return HowSaid(readings=found, beside=beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A message in tokens.

    Attributes:
        ids: of its tokens, without those that begin and end a text.
        ends: those two.
        places: of the sentences that stand in it: the first token, and the one after the last.
    """

    ids: Sequence[int]
    ends: tuple[int, int]
    places: Mapping[int, tuple[int, int]]

    @classmethod
    def of(cls, model: BundledEmbeddings, message: str, sentences: Sequence[str]) -> Self:
        """Find sentences, in the order in which they are given."""
        line, shift = model.asked(message), len(model.asked(""))
        read = model.tokenizer(line, return_offsets_mapping=True)
        begins, ends = zip(*read["offset_mapping"][1:-1], strict=True)
        places: dict[int, tuple[int, int]] = {}
        at = shift
        for row, sentence in enumerate(sentences):
            start = line.find(model.asked(sentence)[shift:], at)
            first = bisect_right(ends, start)
            last = bisect_left(begins, start + len(sentence))
            # Some characters make no token.
            if start >= 0 and last > first:
                at = start + len(sentence)
                places[row] = first, last
        begin, *ids, end = read["input_ids"]
        return cls(ids=ids, ends=(begin, end), places=places)

    @property
    def stretches(self) -> dict[int, list[int]]:
        """Return the tokens of the stretches in which sentences are read, by where they begin."""
        first, last = self.ends
        starts = dict.fromkeys(map(self.start, self.places))
        return {start: [first, *self.ids[start : start + STRETCH], last] for start in starts}

    def start(self, row: int) -> int:
        """Return where the stretch begins in whose middle a sentence stands nearest."""
        half = STRETCH // 2
        most = max(-(-(len(self.ids) - STRETCH) // half), 0)
        return half * min(max(round(sum(self.places[row]) / STRETCH) - 1, 0), most)
