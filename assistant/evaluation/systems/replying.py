"""Replies of other systems in the public form (`docs/contract.md`)."""

from __future__ import annotations

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain import Question, Reason
from assistant.evaluation.systems.mapping import Mapping

ANSWERED, ABSTAINED = "answered", "abstained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of text that a system found.

    Attributes:
        name: how the system calls it.
        text: what the system read; its length is what the passage costs.
        title: of the document it stands in.
        document: id of that document.
        score: the system's own; higher is better.
        anchors: provisions that it is known to cover; looked for in its text if there are none.
    """

    name: str
    text: str
    title: str = ""
    document: str = ""
    score: float = 0.0
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A part of an answer and the numbers, from 1, of the passages that it cites."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a system said.

    Attributes:
        answer: the whole text.
        statements: its parts; none if the system did not answer.
        cited: the passages that parts may cite, the first of them number 1.
        found: passages that were found, best first.
        language: of the answer, ISO 639-1.
        written: whether a model wrote the statements.
        signals: what the system decided by, by name.
    """

    answer: str
    language: str
    statements: tuple[Statement, ...] = ()
    cited: Sequence[Passage] = ()
    found: Sequence[Passage] = ()
    written: bool = False
    signals: Fields[str, Any] | None = None


def reply_of(question: Question, said: Said, mapping: Mapping) -> dict[str, Any]:
    """Return what a system said in the public form; without statements it is an abstention."""
    answered = bool(said.statements)
    claims = [
        {"text": s.text, "citations": list(s.citations), "model_written": said.written}
        for s in said.statements
    ]
    return {
        "question": question.text,
        "language": said.language,
        "outcome": ANSWERED if answered else ABSTAINED,
        "reason": None if answered else Reason.WEAK_EVIDENCE.value,
        "answer": said.answer,
        "opening": None,
        "claims": claims,
        "left_open": [],
        "points": [],
        "corrects": False,
        "citations": [_citation(n, p, mapping) for n, p in enumerate(said.cited, 1)],
        "choices": [],
        "trace": {
            "standalone_question": question.text,
            "continues": [],
            "parts": [],
            "part_verdicts": [],
            "retrieved": [_hit(passage, mapping) for passage in said.found],
            "rejected": [],
            "signals": dict(said.signals or {}),
            "checks": [],
            "timings_ms": {},
            "index_fingerprint": "",
        },
    }


def _hit(passage: Passage, mapping: Mapping) -> dict[str, Any]:
    return {
        "chunk_id": passage.name,
        "score": round(passage.score, 6),
        "arms": {},
        "nearest": "",
        "anchors": list(passage.anchors or mapping.covered(passage.text)),
        "characters": len(passage.text),
    }


def _citation(n: int, passage: Passage, mapping: Mapping) -> dict[str, Any]:
    return {
        "n": n,
        "document_id": passage.document,
        "title": passage.title,
        "locator": "",
        "anchor": passage.name,
        "quote": passage.text,
        "start": 0,
        "end": len(passage.text),
        "page": None,
        "url": "",
        "official": False,
        "language": "",
        "basis": "",
        "anchors": list(passage.anchors or mapping.cited(passage.text)),
    }
