"""A new case from a question and a checked answer: what to suggest, how to build and check it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from langchain_core.embeddings import Embeddings
from pydantic import ValidationError

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Provision
from assistant.errors import EvaluationError
from assistant.evaluation.cases.checking import check_cases
from assistant.evaluation.cases.evidence import find_evidence
from assistant.evaluation.cases.leakage import near_copies
from assistant.evaluation.cases.model import Alternatives, Case
from assistant.words import words

ADDED = "added.jsonl"
LISTED = 12
ANSWERABILITY = {"partial": "partial", "false-premise": "false_premise"}
SETTLED = {"abstain": "unanswerable", "clarify": "underspecified"}
SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
# The surest kind of thing first: a date, a figure with its unit, a name.
TELLING = (
    re.compile(r"\d{1,2}\.? \w+ \d{4}"),
    re.compile(r"(?:EUR |€ ?)?\d(?:[\d.,\u00a0\u202f]*\d)?(?:\s?%| (?:million|billion)\b| \w+)?"),
    re.compile(
        r"(?<=[\w,] )[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+|\b\w*[a-z][A-Z]\w*|\b[A-Z]{2,}\w*"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What someone says of a new case.

    Attributes:
        facts: gold, in alternatives; empty unless an answer is expected.
        points: patterns by language of each thing that a complete answer says.
        absent: patterns of what is asked for, which occur nowhere.
        premise: what is wrong with the premise, in words.
        source: how the question arose.
    """

    question: str
    lang: str
    expect: str
    category: str
    author: str
    reviewer: str
    reviewed_on: date
    facts: Alternatives = ()
    points: tuple[Mapping[str, str], ...] = ()
    forbidden: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    opening: str = ""
    premise: str = ""
    critical: bool = False
    source: str = ""


def matching_provisions(wanted: str, corpus: Corpus) -> tuple[Provision, ...]:
    """Return the provisions that hold all of some words, in any language; at most `LISTED`."""
    sought = set(words(wanted))
    found = []
    for anchor, provision in corpus.provisions.items():
        versions = [provision, *(t[anchor] for t in corpus.translations.values() if anchor in t)]
        if any(sought <= set(words(f"{v.title} {v.text}")) for v in versions):
            found.append(provision)
    return tuple(found[:LISTED]) if sought else ()


def facts_of(provisions: Sequence[Provision]) -> Alternatives:
    """Return what each provision stands for, else what it repeats: one alternative each."""
    return tuple(provision.facts or provision.repeats for provision in provisions)


def suggested_pattern(text: str) -> str:
    """Return the first date, figure or name of a text as a pattern; empty if it has none."""
    for telling in TELLING:
        if found := telling.search(text):
            return SPECIAL.sub(r"\\\1", found[0])
    return ""


def saying(pattern: str, language: str, corpus: Corpus) -> tuple[str, ...]:
    """Return the provisions whose text, in a language, a pattern matches.

    Raises:
        EvaluationError: it is not a regular expression.
    """
    try:
        compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise EvaluationError(f"{pattern!r} is no regular expression ({error}); mend it") from error
    return tuple(
        anchor for anchor in corpus.provisions if compiled.search(corpus.get(anchor, language).text)
    )


def pattern_languages(language: str, corpus: Corpus) -> tuple[str, ...]:
    """Return the languages that patterns are needed in for a question in some language."""
    return (BASE_LANGUAGE, *(t for t in corpus.translations if t == language))


def asked_before(question: str, cases: Sequence[Case]) -> str:
    """Return the id of the case that asks the same words without earlier turns; empty if none."""
    asked = words(question)
    same = (case.id for case in cases if not case.history and words(case.question) == asked)
    return next(same, "")


def fields_of(draft: Draft, cases: Sequence[Case], corpus: Corpus) -> dict[str, Any]:
    """Return the fields of a new development case, with a new id and its evidence.

    Raises:
        EvaluationError: a field has a value that no case may have.
    """
    answerability = SETTLED.get(draft.expect) or ANSWERABILITY.get(draft.category, "answerable")
    fields: dict[str, Any] = {
        "id": _next_id(cases),
        "split": "dev",
        "lang": draft.lang,
        "question": draft.question,
        "history": [],
        "category": draft.category,
        "answerability": answerability,
        "expect": draft.expect,
        "facts": [list(alternative) for alternative in draft.facts],
        "nuggets": [_nugget(n, point) for n, point in enumerate(draft.points, start=1)],
        "forbidden": list(draft.forbidden),
        "critical": draft.critical,
        "expected_lang": draft.lang,
        "author": draft.author,
        "reviewer": draft.reviewer,
        "reviewed_on": draft.reviewed_on.isoformat(),
        "notes": "",
    }
    optional = {
        "opening": draft.opening,
        "absent": list(draft.absent),
        "premise_issue": draft.premise,
        "source": draft.source,
    }
    fields |= {name: value for name, value in optional.items() if value}
    case = _case(fields)
    for nugget, written in zip(case.nuggets, fields["nuggets"], strict=True):
        found = find_evidence(case, nugget, corpus)
        written["evidence"] = [evidence.model_dump() for evidence in found]
    return fields


def problems_of(
    fields: Mapping[str, Any],
    cases: Sequence[Case],
    corpus: Corpus,
    embeddings: Embeddings | None = None,
) -> tuple[str, ...]:
    """Say what speaks against a new case; with embeddings also near copies in the bank."""
    case = _case(fields)
    before = asked_before(case.question, cases)
    copies = near_copies([case], corpus, embeddings) if embeddings else ()
    return (
        *((f"{before} asks the same; change that case instead",) if before else ()),
        *(problem.removeprefix(f"{case.id}: ") for problem in check_cases([case], corpus)),
        *(
            f"the bank holds it at {copy.target}: {copy.banked!r} ({copy.cosine}); it would "
            "measure memory, so ask otherwise"
            for copy in copies
        ),
    )


def _nugget(number: int, point: Mapping[str, str]) -> dict[str, Any]:
    patterns = {language: [pattern] for language, pattern in point.items() if pattern}
    return {"id": f"point-{number}", "vital": True, "any_of": patterns}


def _next_id(cases: Sequence[Case]) -> str:
    numbers = [int(found[1]) for case in cases if (found := re.fullmatch(r"added-(\d+)", case.id))]
    return f"added-{max(numbers, default=0) + 1:03}"


def _case(fields: Mapping[str, Any]) -> Case:
    try:
        return Case.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise EvaluationError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
