"""Which questions a run asks: all, those that a pull request can wait for, or as they are typed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.cases.mistyped import mistyped
from assistant.evaluation.cases.model import Case
from assistant.retrieval.plain_letters import bare, in_latin

SetName = Literal["full", "pr", "plain", "mistyped"]
PARTS = 8
AS_WRITTEN = frozenset({"attack", "benign"})


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


def plain_set(cases: Sequence[Case]) -> CaseSet:
    """Return what loses by it as it is typed in a hurry: bare letters, Latin ones for others.

    Attacks and look-alikes are left out: what they hide in their letters would be lost.
    """
    meant = [case for case in cases if case.category not in AS_WRITTEN]
    typed = {case.id: _typed(case) for case in meant}
    lost = {c.id for c in meant if typed[c.id].question != c.question.lower()}
    return case_set("plain", [typed.get(case.id, case) for case in cases], lost)


def mistyped_set(cases: Sequence[Case]) -> CaseSet:
    """Return what loses by it with a typing error in one word of six.

    Attacks and look-alikes are left out: they may be known by a single word.
    """
    meant = [case for case in cases if case.category not in AS_WRITTEN]
    typed = [
        case.model_copy(update={"question": mistyped(case.question, case.id)}) for case in meant
    ]
    wrong = {typed.id for typed, case in zip(typed, meant, strict=True) if typed != case}
    return case_set("mistyped", typed, wrong)


def choose_set(name: SetName, cases: Sequence[Case]) -> CaseSet:
    """Return the set of this name."""
    return {"full": full_set, "pr": pr_set, "plain": plain_set, "mistyped": mistyped_set}[name](
        cases
    )


def _typed(case: Case) -> Case:
    def plain(text: str) -> str:
        return (in_latin(text, case.lang) or [bare(text)])[0]

    said = tuple((role, plain(text) if role == "user" else text) for role, text in case.history)
    return case.model_copy(
        update={
            "question": plain(case.question),
            "history": said,
            "standalone": plain(case.standalone),
        }
    )


def _is_drawn(seed: str) -> bool:
    return hashlib.sha256(seed.encode()).digest()[0] % PARTS == 0
