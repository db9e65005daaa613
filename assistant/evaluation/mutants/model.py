"""What a mutant is, and the sound engine that it is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.evaluation.cases import Case
from assistant.evaluation.systems.system import Ask, ReplyJson, System

Family = Literal["invariants", "floors", "regression", "attacks", "latency"]
Changed = dict[str, Any]
Change = Callable[[ReplyJson, Corpus], ReplyJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The engine that mutants are made from, and what it said.

    Attributes:
        engine: to ask again where a mutant must.
        replies: in the public form, with page and times.
        cases: whose questions were asked.
        corpus: that it answers from.
    """

    engine: System
    replies: Mapping[Question, ReplyJson]
    cases: tuple[Case, ...]
    corpus: Corpus

    def ask(self, question: Question) -> ReplyJson:
        """Repeat what the engine said; raises `KeyError` for what it was not asked."""
        return self.replies[question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """An engine that is broken in one way.

    Attributes:
        name: in reports.
        broken: what it does wrong, in one sentence.
        expected: the kinds of reason of which the gate should find at least one.
        make: returns what is asked instead of the engine.
        sample: of a mutant that is noticed by its times, how many cases are enough; None for the
            others, which are asked every case, and whose times are those of a record.
    """

    name: str
    broken: str
    expected: tuple[Family, ...]
    make: Callable[[Sound], Ask]
    sample: int | None = None

    def of(self, sound: Sound) -> System:
        """Return the broken engine; its invariants are checked like those of the sound one."""
        return replace(sound.engine, name=self.name, ask=self.make(sound), ours=True, jobs=1)


def recording(engine: System, replies: dict[Question, ReplyJson]) -> System:
    """Return the engine such that what it says is also put into `replies`."""

    def ask(question: Question) -> ReplyJson:
        replies[question] = reply = engine.ask(question)
        return reply

    return replace(engine, ask=ask)


def once(ask: Ask) -> Ask:
    """Return what asks each question once and then repeats the reply."""
    known: dict[Question, ReplyJson] = {}

    def asked(question: Question) -> ReplyJson:
        if question not in known:
            known[question] = ask(question)
        return known[question]

    return asked


def changing(change: Change) -> Callable[[Sound], Ask]:
    """Make mutants that say what the sound engine said, changed."""

    def make(sound: Sound) -> Ask:
        return lambda question: change(sound.ask(question), sound.corpus)

    return make
