"""Replies and provisions as plain text and as JSON, for the doors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.answering.messages import message
from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Claim,
    Clarification,
    Point,
    Provision,
    Reply,
    Source,
)

# What a question is put between in a sentence that names it.
MARKS = '“”„"«»‘’‚‹›'
# A question of a message, the claims under it, and numbers of others; None where there is none.
Placed = tuple[Point | None, tuple[Claim, ...], tuple[int, ...]]


def reply_text(reply: Reply) -> str:
    """Render a reply for a terminal or to be copied: citations below, labels in its language."""
    match reply.outcome:
        case Answer():
            lines = [_answer_text(reply.outcome, reply.language)]
        case Abstention(text=text, nearest=nearest):
            near = [_nearest_line(citation, reply.language) for citation in nearest]
            lines = [text, *([""] if near else []), *near]
        case Clarification(text=text, choices=choices):
            lines = [text, *(f"- {choice}" for choice in choices)]
    return "\n".join(lines)


def by_point(answer: Answer) -> list[Placed]:
    """Return each question of a message, the claims under it, and numbers of what else answers it.

    A claim stands once, under the first question that it answers; those of no question stand first.
    """
    left = list(answer.claims)
    under: list[Placed] = []
    for point in answer.points:
        own = tuple(claim for claim in left if set(claim.citations).intersection(point.citations))
        left = [claim for claim in left if claim not in own]
        shown = {n for claim in own for n in claim.citations}
        under.append((point, own, tuple(n for n in point.citations if n not in shown)))
    return [(None, tuple(left), ()), *under] if left else under


def heading(point: Point) -> str:
    """Return the question over what is said to it; empty if that names it itself."""
    named = re.search(rf"[{MARKS}]\s*{re.escape(point.asked)}\s*[{MARKS}]", point.left_open)
    return "" if named else point.asked.lstrip("> ").rstrip(" ,;")


def _answer_text(answer: Answer, language: str) -> str:
    said = [_point_lines(*each) for each in by_point(answer)]
    if answer.opening:
        said[0].insert(0, _claim_line(answer.opening))
    cited = [_citation_line(citation, language) for citation in answer.citations]
    blocks = [[answer.lead] if answer.lead else [], *said, cited]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _point_lines(point: Point | None, claims: Sequence[Claim], further: Sequence[int]) -> list[str]:
    """Return what is said to one question, which is quoted as mails quote what they answer."""
    said = [*map(_claim_line, claims)]
    if point is None:
        return said
    asked = heading(point)
    return [
        *([f"> {asked}"] if asked else []),
        *said,
        *([f"→ {_markers(further)}"] if further else []),
        *([point.left_open] if point.left_open else []),
    ]


def _claim_line(claim: Claim) -> str:
    # The lead of such an answer says what the sign means.
    written = "✎ " if claim.model_written else ""
    return f"{written}{claim.text} {_markers(claim.citations)}"


def _markers(citations: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in citations)


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
