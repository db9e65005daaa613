"""What is known to be said of a provision, rightly or wrongly, and is like a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import normalize

from assistant.corpus.statements import CORPUS, Statement
from assistant.grounding.inference.network import Read

# So many of those borne out, and of the others, are laid beside a statement.
LIKEST = 4
# The tokens of so many provisions' statements are kept at hand, some nine megabytes each.
AT_HAND = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is laid beside one statement: the likest that are borne out, and that are not."""

    rightly: Read
    wrongly: Read


class Known:
    """Finds the statements on a provision that are like another one."""

    def __init__(
        self,
        statements: Sequence[Statement],
        read: Callable[[Sequence[str]], Sequence[Read]],
        inputs: int,
        at_hand: int | None = AT_HAND,
    ) -> None:
        """Take what is known.

        Args:
            statements: what is known to be said.
            read: returns the tokens of texts.
            inputs: size of a token vector.
            at_hand: the tokens of so many provisions' statements are kept; all if None.
        """
        self._on: dict[str, list[Statement]] = {}
        for statement in statements:
            self._on.setdefault(statement.anchor, []).append(statement)
        self._read = read
        self._inputs = inputs
        self._said_of = lru_cache(at_hand)(self._seen)

    def read(self, anchors: Iterable[str]) -> None:
        """Read the statements on provisions, so that `beside` has them at hand."""
        for anchor in anchors:
            if anchor in self._on:
                self._said_of(anchor)

    def beside(self, anchors: Iterable[str], statement: Read, writer: int = CORPUS) -> Beside:
        """Return what is likest to a statement; nothing if nothing is known.

        Args:
            anchors: of the provisions that are to bear it out.
            statement: its tokens.
            writer: of the statement; what else this one wrote is left aside.
        """
        found = [
            near
            for anchor in anchors
            if anchor in self._on
            for near in self._said_of(anchor).near(statement)
            if near[1].writer != writer
        ]
        found.sort(key=lambda near: -near[0])
        rightly = [read for _, known, read in found if known.faithful]
        wrongly = [read for _, known, read in found if not known.faithful]
        return Beside(
            rightly=Read.joined(rightly[:LIKEST], self._inputs),
            wrongly=Read.joined(wrongly[:LIKEST], self._inputs),
        )

    def nothing(self) -> Beside:
        """Return what is laid beside a statement where nothing is known."""
        nobody = Read.joined((), self._inputs)
        return Beside(rightly=nobody, wrongly=nobody)

    def _seen(self, anchor: str) -> _Said:
        statements = self._on[anchor]
        reads = self._read([statement.text for statement in statements])
        middles = torch.stack([_middle(read) for read in reads])
        common = middles.mean(dim=0)
        directions = normalize(middles - common, dim=1)
        return _Said(statements=statements, reads=reads, common=common, directions=directions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """All statements on one provision.

    Attributes:
        common: mean of their vectors; all vectors of this model share a large part.
        directions: of each, without what is common; shape (statements, inputs).
    """

    statements: Sequence[Statement]
    reads: Sequence[Read]
    common: Tensor
    directions: Tensor

    def near(self, other: Read) -> list[tuple[float, Statement, Read]]:
        """Return the cosine to each statement, with it and its tokens."""
        cosines = self.directions @ normalize(_middle(other) - self.common, dim=0)
        return list(zip(cosines.tolist(), self.statements, self.reads, strict=True))


def _middle(read: Read) -> Tensor:
    return read.vectors.float().mean(dim=0)
