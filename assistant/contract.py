"""Replies in their public JSON form (`docs/contract.md`): a change here breaks others."""

from __future__ import annotations

from typing import Any

from assistant.domain import Abstention, Answer, Citation, Clarification, Reply


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
    reason: str | None = None
    claims: list[dict[str, Any]] = []
    citations: tuple[Citation, ...] = ()
    choices: tuple[str, ...] = ()
    match reply.outcome:
        case Answer() as answer:
            kind = "answered"
            text = "\n".join([answer.lead, *(claim.text for claim in answer.claims)]).strip()
            claims = [{"text": c.text, "citations": list(c.citations)} for c in answer.claims]
            citations = answer.citations
        case Abstention() as abstention:
            kind, reason, text = "abstained", abstention.reason.value, abstention.text
            citations = abstention.nearest
        case Clarification() as clarification:
            kind, reason, text = "clarification", clarification.reason.value, clarification.text
            choices = clarification.choices
    trace = reply.trace
    return {
        "question": reply.question,
        "language": reply.language,
        "outcome": kind,
        "reason": reason,
        "answer": text,
        "claims": claims,
        "citations": [citation_json(citation) for citation in citations],
        "choices": list(choices),
        "trace": {
            "standalone_question": trace.standalone_question,
            "retrieved": [
                {"chunk_id": hit.anchor, "score": round(hit.score, 6), "arms": hit.arms}
                for hit in trace.hits
            ],
            "rejected": [
                {"chunk_id": hit.anchor, "score": round(hit.score, 6)} for hit in trace.rejected
            ],
            "signals": trace.signals,
            "timings_ms": trace.timings_ms,
            "index_fingerprint": trace.index_fingerprint,
        },
    }
