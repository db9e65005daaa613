"""Replies and provisions as plain text and as JSON, for the doors."""

from __future__ import annotations

from typing import Any

from assistant.answering.messages import message
from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Claim,
    Clarification,
    Provision,
    Reply,
    Source,
)


def reply_text(reply: Reply) -> str:
    """Render a reply for a terminal or to be copied: citations below, labels in its language."""
    match reply.outcome:
        case Answer():
            lines = _answer_lines(reply.outcome, reply.language)
        case Abstention(text=text, nearest=nearest):
            near = [_nearest_line(citation, reply.language) for citation in nearest]
            lines = [text, *([""] if near else []), *near]
        case Clarification(text=text, choices=choices):
            lines = [text, *(f"- {choice}" for choice in choices)]
    return "\n".join(lines)


def _answer_lines(answer: Answer, language: str) -> list[str]:
    said = [answer.opening, *answer.claims] if answer.opening else answer.claims
    return [
        *([answer.lead, ""] if answer.lead else []),
        *map(_claim_line, said),
        *(["", *(f"- {sentence}" for sentence in answer.left_open)] if answer.left_open else []),
        "",
        *(_citation_line(citation, language) for citation in answer.citations),
    ]


def _claim_line(claim: Claim) -> str:
    # The lead of such an answer says what the sign means.
    written = "✎ " if claim.model_written else ""
    return f"{written}{claim.text} {''.join(f'[{n}]' for n in claim.citations)}"


def standing(basis: Basis, language: str, *, official: bool) -> str:
    """Say what a text is: official wording, a document's own words, or a digest and its basis."""
    if official:
        return message("ui.official_note", language)
    said = message(f"ui.basis.{basis.value}", language)
    return said if basis is Basis.DOCUMENT else f"{said} {message('ui.digest_note', language)}"


def _citation_line(citation: Citation, language: str) -> str:
    paged = citation.page is not None
    page = f", {message('ui.page', language, page=citation.page)}" if paged else ""
    return (
        f"[{citation.n}] {citation.title}, {citation.locator}{page}\n"
        f"    {standing(citation.basis, language, official=citation.official)}\n"
        f"    {citation.anchor} · {citation.url}"
    )


def _nearest_line(citation: Citation, language: str) -> str:
    return (
        f"· {citation.quote}\n"
        f"  {citation.title}\n"
        f"  {standing(citation.basis, language, official=citation.official)}\n"
        f"  {citation.anchor} · {citation.url}"
    )


def provision_text(source: Source, provision: Provision) -> str:
    """Render a provision with what is known of its source, in the provision's language."""
    return "\n".join(
        [
            f"{source.short_title} › {provision.section} › {provision.title}",
            "",
            provision.text,
            "",
            standing(provision.basis, provision.language, official=provision.official),
            f"{source.title} ({', '.join(filter(None, (source.issuer, source.date)))})",
            provision.url or source.url,
        ]
    )


def provision_json(source: Source, provision: Provision) -> dict[str, Any]:
    """Return a provision in its public form."""
    return {
        "anchor": provision.anchor,
        "document_id": source.id,
        "title": source.title,
        "section": provision.section,
        "heading": provision.title,
        "text": provision.text,
        "basis": provision.basis.value,
        "official": provision.official,
        "language": provision.language,
        "locator": provision.locator,
        "page": provision.page,
        "url": provision.url or source.url,
        "facts": list(provision.facts),
        "repeats": list(provision.repeats),
    }
