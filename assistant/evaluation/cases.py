"""Evaluation questions: read from JSONL, checked, frozen (`eval/README.md` explains each field)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assistant.corpus import Corpus
from assistant.domain import Message, Provision, Question
from assistant.errors import EvaluationError


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {value!r} ({error})") from error
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Alternatives = tuple[tuple[str, ...], ...]
Category = Literal[
    "fact",
    "yes-no",
    "list",
    "procedure",
    "comparison",
    "partial",
    "near-miss",
    "out-of-scope",
    "refusal",
    "false-premise",
    "underspecified",
    "multi-turn",
    "multilingual",
    "paraphrase",
    "attack",
    "benign",
]
Answerability = Literal["answerable", "partial", "unanswerable", "underspecified", "false_premise"]


class Nugget(BaseModel):
    """One thing that a complete answer says; `any_of` holds patterns by language of the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    vital: bool
    any_of: dict[str, tuple[Pattern, ...]]
    facts: Alternatives = ()

    def matches(self, text: str) -> bool:
        """Tell whether any pattern, in any language, occurs in the text (case ignored)."""
        patterns = [p for patterns in self.any_of.values() for p in patterns]
        return any(re.search(p, text, re.IGNORECASE | re.DOTALL) for p in patterns)


class Case(BaseModel):
    """One question with what a right reply holds.

    Gold facts are alternatives: any one suffices, and all codes within one are needed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    seed: str = ""
    split: Literal["dev", "test", "locked"]
    lang: str
    question: str
    history: tuple[tuple[Literal["user", "assistant"], str], ...] = ()
    category: Category
    answerability: Answerability
    expect: Literal["answer", "abstain", "clarify"]
    facts: Alternatives = ()
    nuggets: tuple[Nugget, ...] = ()
    forbidden: tuple[Pattern, ...] = ()
    opening: Literal["yes", "no", ""] = ""
    critical: bool = False
    expected_lang: str
    author: str
    notes: str = ""

    @property
    def vital(self) -> tuple[Nugget, ...]:
        """Return the nuggets that a complete answer must hold."""
        return tuple(nugget for nugget in self.nuggets if nugget.vital)

    def as_question(self) -> Question:
        """Return what the assistant is asked; the language is left for it to detect."""
        history = tuple(Message(role=role, content=text) for role, text in self.history)
        return Question(text=self.question, history=history)


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Read every `*.jsonl` of a folder; raises `EvaluationError` with file and line."""
    cases: list[Case] = []
    first_seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        # Not splitlines(): it also splits at U+2028, which may stand inside a JSON string.
        for number, line in enumerate(_read(path).split("\n"), start=1):
            if not line.strip():
                continue
            where = f"{path.name}:{number}"
            case = _case(line, where)
            if case.id in first_seen:
                raise EvaluationError(
                    f"{where}: the id {case.id} is used at {first_seen[case.id]}; rename one"
                )
            first_seen[case.id] = where
            cases.append(case)
    if not cases:
        raise EvaluationError(f"{folder}: no questions (*.jsonl) found; add some")
    return tuple(cases)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as UTF-8 text ({error}); mend it") from error


def _case(line: str, where: str) -> Case:
    try:
        return Case.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise EvaluationError(f"{where}: {field}: {first['msg']}") from error
    except ValueError as error:
        raise EvaluationError(f"{where}: not a JSON object ({error}); mend the line") from error


def gold_anchors(
    alternatives: Sequence[Sequence[str]], provisions: Mapping[str, Provision]
) -> frozenset[str]:
    """Return the provisions that restate any of the gold facts."""
    codes = {code for alternative in alternatives for code in alternative}
    return frozenset(a for a, provision in provisions.items() if codes & provision.states)


def _gold_codes(case: Case) -> set[str]:
    named = [*case.facts, *(codes for nugget in case.nuggets for codes in nugget.facts)]
    return {code for codes in named for code in codes}


def check_cases(cases: Sequence[Case], corpus: Corpus) -> tuple[str, ...]:
    """Name every answerable case that the corpus cannot satisfy, and why.

    A nugget must be said by a gold provision in the digest's edition in the case's language.
    """
    provisions = corpus.provisions
    known = {fact for provision in provisions.values() for fact in provision.states}
    problems = []
    for case in cases:
        for nugget in case.vital:
            gold = gold_anchors(nugget.facts or case.facts, provisions)
            if not gold:
                problems.append(f"{case.id}: {nugget.id}: no provision restates its gold facts")
            elif not any(
                nugget.matches(found.text)
                for anchor in gold
                if (found := corpus.find(anchor, case.lang)) is not None
            ):
                problems.append(f"{case.id}: {nugget.id}: matches no gold provision")
        if case.expect == "answer" and not case.vital:
            problems.append(f"{case.id}: expects an answer without a vital nugget")
        unknown = _gold_codes(case) - known
        if unknown:
            problems.append(
                f"{case.id}: no provision restates the gold fact {', '.join(sorted(unknown))}"
            )
    return tuple(problems)
