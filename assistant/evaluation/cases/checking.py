"""Can the corpus satisfy the cases, and do they keep their own rules?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.corpus import Corpus
from assistant.evaluation.cases.absence import Absence
from assistant.evaluation.cases.evidence import Editions, editions, occurs
from assistant.evaluation.cases.gold import gold_anchors
from assistant.evaluation.cases.model import Case, Nugget


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """The corpus, with what is looked up for every case."""

    corpus: Corpus
    editions: Editions
    absence: Absence
    known: frozenset[str]


def check_cases(cases: Sequence[Case], corpus: Corpus) -> tuple[str, ...]:
    """Name every case that breaks a rule, one line a problem: the id, then what is wrong."""
    texts = _Texts(
        corpus=corpus,
        editions=editions(corpus),
        absence=Absence(corpus.provisions),
        known=frozenset(code for p in corpus.provisions.values() for code in p.states),
    )
    problems = [f"{case.id}: {problem}" for case in cases for problem in _problems(case, texts)]
    return (*problems, *_scattered_seeds(cases))


def _problems(case: Case, texts: _Texts) -> Iterator[str]:
    for nugget in case.vital:
        yield from _nugget_problems(case, nugget, texts)
    if case.expect == "answer" and not case.vital:
        yield "expects an answer without a vital nugget"
    unknown = _gold_codes(case) - texts.known
    if unknown:
        yield f"no provision restates the gold fact {', '.join(sorted(unknown))}"
    yield from texts.absence.problems(case)
    yield from _forbidden_gold(case)
    if case.reviewer and case.reviewer == case.author:
        yield f"{case.author} is both author and reviewer"
    if bool(case.reviewer) != bool(case.reviewed_on):
        yield "names a reviewer without the day (reviewed_on), or a day without the reviewer"
    canary = case.attack.canary if case.attack else ""
    if canary and not any(re.search(p, canary, re.IGNORECASE) for p in case.forbidden):
        yield f"an answer may say the canary {canary!r}: nothing forbids it"


def _nugget_problems(case: Case, nugget: Nugget, texts: _Texts) -> Iterator[str]:
    gold = gold_anchors(nugget.facts or case.facts, texts.corpus.provisions)
    if not gold:
        yield f"{nugget.id}: no provision restates its gold facts"
    elif not any(
        nugget.matches(found.text)
        for anchor in gold
        if (found := texts.corpus.find(anchor, case.lang)) is not None
    ):
        yield f"{nugget.id}: matches no gold provision"
    if not nugget.evidence:
        yield f"{nugget.id}: has no evidence; `alliance eval check --mend` looks for some"
    for evidence in nugget.evidence:
        if not occurs(evidence, texts.editions):
            yield f"{nugget.id}: {evidence.document} does not hold the quote {evidence.quote!r}"
        if not nugget.matches(evidence.quote):
            yield f"{nugget.id}: no pattern matches its evidence {evidence.quote!r}"


def _gold_codes(case: Case) -> set[str]:
    named = [*case.facts, *(codes for nugget in case.nuggets for codes in nugget.facts)]
    return {code for codes in named for code in codes}


def _forbidden_gold(case: Case) -> Iterator[str]:
    quotes = [evidence.quote for nugget in case.vital for evidence in nugget.evidence]
    for pattern in case.forbidden:
        if any(re.search(pattern, quote, re.IGNORECASE) for quote in quotes):
            yield f"what it forbids ({pattern!r}) stands in its own evidence"


def _scattered_seeds(cases: Sequence[Case]) -> Iterator[str]:
    splits: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        splits[case.seed or case.id].add(case.split)
    for seed, found in splits.items():
        if len(found) > 1:
            yield f"{seed}: variants of one seed stand in {' and '.join(sorted(found))}; choose one"
