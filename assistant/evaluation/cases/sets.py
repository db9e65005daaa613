"""Which questions a run asks: all of them, or those that a pull request can wait for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.cases.model import Case

SetName = Literal["full", "pr"]
PARTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSet:
    """The questions of a run, among all that there are.

    Attributes:
        name: in messages.
        cases: to ask, in order.
        known: ids of all cases.
        splits: of all cases.
        whole: splits of which every case is asked.
    """

    name: str
    cases: tuple[Case, ...]
    known: frozenset[str]
    splits: frozenset[str]
    whole: frozenset[str]

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of what is asked."""
        return frozenset(case.id for case in self.cases)


def case_set(name: str, cases: Sequence[Case], asked: Collection[str]) -> CaseSet:
    """Return those of all `cases` whose ids are to be asked."""
    splits = frozenset(case.split for case in cases)
    left_out = {case.split for case in cases if case.id not in asked}
    return CaseSet(
        name=name,
        cases=tuple(case for case in cases if case.id in asked),
        known=frozenset(case.id for case in cases),
        splits=splits,
        whole=splits - left_out,
    )


def full_set(cases: Sequence[Case]) -> CaseSet:
    """Return all cases."""
    return case_set("full", cases, {case.id for case in cases})


def pr_set(cases: Sequence[Case]) -> CaseSet:
    """Return all of `test`, every critical case, and an eighth of the other seeds.

    The eighth follows from the name of the seed alone, so it stays the same when cases are added,
    and variants of one question stay together.
    """
    asked = {c.id for c in cases if c.split == "test" or c.critical or _is_drawn(c.seed or c.id)}
    return case_set("pr", cases, asked)


def choose_set(name: SetName, cases: Sequence[Case]) -> CaseSet:
    """Return the set of this name."""
    return pr_set(cases) if name == "pr" else full_set(cases)


def _is_drawn(seed: str) -> bool:
    return hashlib.sha256(seed.encode()).digest()[0] % PARTS == 0
