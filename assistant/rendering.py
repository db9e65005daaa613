"""Replies and provisions as plain text and as JSON, for the doors."""

from __future__ import annotations

from typing import Any

from assistant.domain import Abstention, Answer, Citation, Clarification, Provision, Reply, Source

BASIS_WORDS = {
    "official": "read in the official text",
    "quoted": "read on an official page or in a reprint that quotes the official text",
    "secondary": "reported by a secondary source",
    "inference": "our conclusion, not stated in a text",
}


def reply_text(reply: Reply) -> str:
    """Render a reply for a terminal, citations below."""
    match reply.outcome:
        case Answer(lead=lead, claims=claims, citations=citations):
            said = [
                f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}" for claim in claims
            ]
            lines = [*([lead, ""] if lead else []), *said, "", *map(_citation_line, citations)]
        case Abstention(text=text, nearest=nearest):
            lines = [text, *([""] if nearest else []), *map(_nearest_line, nearest)]
        case Clarification(text=text, choices=choices):
            lines = [text, *(f"- {choice}" for choice in choices)]
    return "\n".join(lines)


def _citation_line(citation: Citation) -> str:
    basis = BASIS_WORDS[citation.basis.value]
    return (
        f"[{citation.n}] {citation.title}, {citation.locator} (digest; {basis})\n"
        f"    {citation.anchor} · {citation.url}"
    )


def _nearest_line(citation: Citation) -> str:
    return f"· {citation.quote}\n  {citation.title} · {citation.anchor} · {citation.url}"


def provision_text(source: Source, provision: Provision) -> str:
    """Render a provision with what is known of its source."""
    return "\n".join(
        [
            f"{source.short_title} › {provision.section} › {provision.title}",
            "",
            provision.text,
            "",
            f"Basis: {BASIS_WORDS[provision.basis.value]}. "
            "This is a digest in our own words, not the official wording.",
            f"Official text: {source.title} ({source.issuer}, {source.date})",
            f"Link: {source.url}",
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
        "official": False,
        "language": provision.language,
        "locator": provision.locator,
        "url": source.url,
        "facts": list(provision.facts),
    }
