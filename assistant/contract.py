"""Replies in their public JSON form (`docs/contract.md`): a change here breaks others."""

from __future__ import annotations

from typing import Any, get_args

from assistant.domain import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Clarification,
    Hit,
    Message,
    Outcome,
    PartVerdict,
    Point,
    Reply,
    Role,
    Trace,
)
from assistant.errors import UsageError


def history_from(turns: object) -> tuple[Message, ...]:
    """Return the turns of a conversation from their public form; null is none.

    Raises:
        UsageError: they are not a list of `{role, content}`.
    """
    if turns is None:
        return ()
    if not isinstance(turns, list) or not all(map(_is_turn, turns)):
        raise UsageError(
            '"history" is not a list of {"role": "user" or "assistant", "content": text}; mend it'
        )
    return tuple(Message(role=turn["role"], content=turn["content"]) for turn in turns)


def _is_turn(turn: object) -> bool:
    return (
        isinstance(turn, dict)
        and turn.get("role") in get_args(Role)
        and isinstance(turn.get("content"), str)
    )


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return the public form of a citation."""
    return {
        "n": citation.n,
        "document_id": citation.document_id,
        "title": citation.title,
        "locator": citation.locator,
        "anchor": citation.anchor,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "url": citation.url,
        "official": citation.official,
        "language": citation.language,
        "basis": citation.basis.value,
    }


def reply_json(reply: Reply) -> dict[str, Any]:
    """Return the public form of a reply."""
    return {
        "question": reply.question,
        "language": reply.language,
        **_outcome_json(reply.outcome),
        "trace": trace_json(reply.trace),
    }


def trace_json(trace: Trace) -> dict[str, Any]:
    """Return the public form of how a reply came about."""
    return {
        "standalone_question": trace.standalone_question,
        "continues": list(trace.continues),
        "parts": list(trace.parts),
        "part_verdicts": [_part_json(part) for part in trace.part_verdicts],
        "retrieved": [_hit_json(hit) for hit in trace.hits],
        "rejected": [_hit_json(hit) for hit in trace.rejected],
        "signals": trace.signals,
        "checks": [{"text": c.text, "passed": c.passed, "why": c.why} for c in trace.checks],
        "timings_ms": trace.timings_ms,
        "index_fingerprint": trace.index_fingerprint,
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "outcome": "",
        "reason": None,
        "answer": "",
        "opening": None,
        "claims": [],
        "left_open": [],
        "points": [],
        "corrects": False,
        "citations": [],
        "choices": [],
    }
    match outcome:
        case Answer():
            return shape | _answer_json(outcome)
        case Abstention(reason=reason, text=text, nearest=nearest):
            cited = [citation_json(citation) for citation in nearest]
            said = {"outcome": "abstained", "reason": reason.value, "answer": text}
            return shape | said | {"citations": cited}
        case Clarification(reason=reason, text=text, choices=choices):
            said = {"outcome": "clarification", "reason": reason.value, "answer": text}
            return shape | said | {"choices": list(choices)}


def _answer_json(answer: Answer) -> dict[str, Any]:
    opening = answer.opening
    said = [opening, *answer.claims] if opening else answer.claims
    text = "\n".join([answer.lead, *(claim.text for claim in said), *answer.left_open])
    return {
        "outcome": "answered",
        "answer": text.strip(),
        "opening": _claim_json(opening) if opening else None,
        "claims": [
            {**_claim_json(claim), "model_written": claim.model_written} for claim in answer.claims
        ],
        "left_open": list(answer.left_open),
        "points": [_point_json(point) for point in answer.points],
        "corrects": answer.corrects,
        "citations": [citation_json(citation) for citation in answer.citations],
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {"text": claim.text, "citations": list(claim.citations)}


def _point_json(point: Point) -> dict[str, Any]:
    return {
        "asked": point.asked,
        "citations": list(point.citations),
        "left_open": point.left_open,
    }


def _part_json(part: PartVerdict) -> dict[str, Any]:
    return {
        "text": part.text,
        "reason": part.reason.value if part.reason else None,
        "confidence": part.confidence,
        "confidence_least": part.confidence_least,
        "silence": part.silence,
        "signals": part.signals,
        "retrieved": [{"chunk_id": hit.anchor, "score": round(hit.score, 6)} for hit in part.hits],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "chunk_id": hit.anchor,
        "score": round(hit.score, 6),
        "arms": hit.arms,
        "nearest": hit.nearest,
    }
