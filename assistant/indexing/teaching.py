"""Teach the judge of statements what a corpus says, and set the bound from which they may pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.corpus import Corpus
from assistant.corpus.statements import Statement
from assistant.errors import UsageError
from assistant.grounding import Gate, Passage
from assistant.grounding.inference.judge import StatementJudge
from assistant.grounding.inference.known import Known
from assistant.grounding.inference.lessons import Lessons, own_sentences
from assistant.grounding.inference.reading import TokenReader
from assistant.grounding.inference.training import Course, train

# One statement in so many is not taught: on these the bound is set.
KEPT_BACK = 10
LOTS = 2**256


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A judge, and what the gate makes of statements that it was not taught.

    Attributes:
        passed: the share of the faithful that passes.
        stopped: the share of the false that does not.
        faithful: how many faithful ones were asked.
        false: how many false ones were.
    """

    judge: StatementJudge
    passed: float
    stopped: float
    faithful: int
    false: int


def teach(
    corpus: Corpus,
    statements: Sequence[Statement],
    reader: TokenReader,
    gate_of: Callable[[StatementJudge], Gate],
    stopped: float,
    course: Course,
) -> Taught:
    """Return a judge with which a gate stops so many of the false statements it was not taught.

    Args:
        corpus: what the statements are about.
        statements: some are taught, the others asked.
        reader: of the bare model.
        gate_of: opens the gate with a judge.
        stopped: the share that is to be stopped.
        course: how a network is taught.

    Raises:
        UsageError: all statements are faithful, or none is.
    """
    kept_back = kept_back_of(statements)
    taught = [s for s in statements if s not in kept_back]
    lessons = Lessons(corpus, taught)
    texts = lessons.texts()
    tokens = dict(zip(texts, reader.read(texts), strict=True))
    said = [*taught, *own_sentences(corpus)]
    known = Known(said, lambda some: [tokens[text] for text in some], reader.inputs, None)
    network = train(lessons, known, tokens, course)
    open_to_all = StatementJudge(network=network, reader=reader, known=known, least=0.0)
    # What else the same writer says is as alike as no model's sentence will be.
    gates = {w: gate_of(replace(open_to_all, aside=w)) for w in {s.writer for s in kept_back}}
    found = [(s.faithful, _probability(s, corpus, gates[s.writer])) for s in kept_back]
    true = np.asarray([probability for faithful, probability in found if faithful])
    false = np.asarray([probability for faithful, probability in found if not faithful])
    least = float(np.quantile(false, stopped))
    return Taught(
        judge=replace(open_to_all, least=least),
        passed=float((true >= least).mean()),
        stopped=float((false < least).mean()),
        faithful=len(true),
        false=len(false),
    )


def kept_back_of(statements: Sequence[Statement]) -> frozenset[Statement]:
    """Return a share of the faithful and of the false, at least one of each.

    Whether one is kept back depends on its text alone: what was never taught is not taught when
    others are added and a judge goes on learning.

    Raises:
        UsageError: all are faithful, or none is.
    """
    drawn = {s: int(hashlib.sha256(s.text.encode()).hexdigest(), 16) for s in statements}
    found = {s for s, lot in drawn.items() if lot < LOTS // KEPT_BACK}
    for faithful in (True, False):
        some = [s for s in statements if s.faithful is faithful]
        if not some:
            missing = "faithful" if faithful else "false"
            raise UsageError(f"no {missing} statement to learn from; add some to the corpus")
        if found.isdisjoint(some):
            found.add(min(some, key=drawn.__getitem__))
    return frozenset(found)


def _probability(statement: Statement, corpus: Corpus, gate: Gate) -> float:
    """Return what the gate thinks of a statement; nothing at all if it fails whatever is judged."""
    cited = Passage.of_provision(corpus.get(statement.anchor, statement.language), corpus)
    verdict = gate.check(statement.text, statement.language, [cited])
    if not verdict.passed:
        return 0.0
    # Copied from the provision word by word: nothing was judged.
    return 1.0 if verdict.probability is None else verdict.probability
