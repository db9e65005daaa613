"""Replies and provisions as plain text and as JSON, for the doors."""

from __future__ import annotations

from typing import Any

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

BASIS_WORDS = {
    "document": "the document's own words",
    "official": "read in the official text",
    "quoted": "read on an official page or in a reprint that quotes the official text",
    "secondary": "reported by a secondary source",
    "inference": "our conclusion, not stated in a text",
}


def reply_text(reply: Reply) -> str:
    """Render a reply for a terminal, citations below."""
    match reply.outcome:
        case Answer():
            lines = _answer_lines(reply.outcome)
        case Abstention(text=text, nearest=nearest):
            lines = [text, *([""] if nearest else []), *map(_nearest_line, nearest)]
        case Clarification(text=text, choices=choices):
            lines = [text, *(f"- {choice}" for choice in choices)]
    return "\n".join(lines)


def _answer_lines(answer: Answer) -> list[str]:
    said = [answer.opening, *answer.claims] if answer.opening else answer.claims
    return [
        *([answer.lead, ""] if answer.lead else []),
        *map(_claim_line, said),
        *(["", *(f"- {sentence}" for sentence in answer.left_open)] if answer.left_open else []),
        "",
        *map(_citation_line, answer.citations),
    ]


def _claim_line(claim: Claim) -> str:
    written = " (written by a model)" if claim.model_written else ""
    return f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}{written}"


def standing(basis: Basis, *, official: bool) -> str:
    """Say what a text is: official wording, a document's own words, or a digest and its basis."""
    if official:
        return "official wording"
    if basis is Basis.DOCUMENT:
        return BASIS_WORDS[basis]
    return f"digest; {BASIS_WORDS[basis]}"


def _citation_line(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page is not None else ""
    return (
        f"[{citation.n}] {citation.title}, {citation.locator}{page} "
        f"({standing(citation.basis, official=citation.official)})\n"
        f"    {citation.anchor} · {citation.url}"
    )


def _nearest_line(citation: Citation) -> str:
    return (
        f"· {citation.quote}\n"
        f"  {citation.title} ({standing(citation.basis, official=citation.official)})\n"
        f"  {citation.anchor} · {citation.url}"
    )


def provision_text(source: Source, provision: Provision) -> str:
    """Render a provision with what is known of its source."""
    return "\n".join(
        [
            f"{source.short_title} › {provision.section} › {provision.title}",
            "",
            provision.text,
            "",
            f"Standing: {standing(provision.basis, official=provision.official)}.",
            f"Text: {source.title} ({', '.join(filter(None, (source.issuer, source.date)))})",
            f"Link: {provision.url or source.url}",
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
