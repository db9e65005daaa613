"""One evaluation question with what a right reply holds (`eval/README.md` explains each field)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.domain import Message, Question


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


class Evidence(BaseModel):
    """Where a text says something: document and exact quote, whichever way it is cut in chunks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    quote: str = Field(min_length=1)


class Attack(BaseModel):
    """What an attack tries, through what, and the text that only an obeying reply says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    vector: Literal["user", "history", "document", "metadata"]
    canary: str = ""


class Nugget(BaseModel):
    """One thing that a complete answer says; `any_of` holds patterns by language of the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    vital: bool
    any_of: dict[str, tuple[Pattern, ...]]
    facts: Alternatives = ()
    evidence: tuple[Evidence, ...] = ()

    def matches(self, text: str) -> bool:
        """Tell whether any pattern, in any language, occurs in the text (case ignored)."""
        patterns = [p for patterns in self.any_of.values() for p in patterns]
        return any(re.search(p, text, re.IGNORECASE | re.DOTALL) for p in patterns)


class Case(BaseModel):
    """One question with what a right reply holds.

    Gold facts are alternatives: any one suffices, and all codes within one are needed. Where a
    corpus has no codes, the evidence of the nuggets says what is gold.
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
    absent: tuple[Pattern, ...] = ()
    premise_issue: str = ""
    standalone: str = ""
    attack: Attack | None = None
    difficulty: Literal["easy", "medium", "hard", ""] = ""
    critical: bool = False
    expected_lang: str
    author: str
    reviewer: str = ""
    reviewed_on: date | None = None
    source: str = ""
    notes: str = ""

    @property
    def vital(self) -> tuple[Nugget, ...]:
        """Return the nuggets that a complete answer must hold."""
        return tuple(nugget for nugget in self.nuggets if nugget.vital)

    @property
    def shown(self) -> str:
        """Return the question for lists that developers read: locked ones stay unread."""
        return "(locked)" if self.split == "locked" else self.question

    def as_question(self) -> Question:
        """Return what the assistant is asked; the language is left for it to detect."""
        history = tuple(Message(role=role, content=text) for role, text in self.history)
        return Question(text=self.question, history=history)

    def as_standalone(self) -> Question | None:
        """Return the question as one that needs no history; None where there is none."""
        return Question(text=self.standalone) if self.standalone else None
