"""From a verdict to the outcome a reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel import Locale

from assistant.answering.composing import NEAREST, cite, claims
from assistant.answering.messages import message
from assistant.answering.sufficiency import Verdict
from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Clarification,
    Hit,
    Outcome,
    Provision,
    Reason,
    Source,
)

REPORTED = frozenset({Basis.SECONDARY, Basis.INFERENCE})
EXAMPLES = 5


def answer(chosen: Sequence[Provision], sources: Mapping[str, Source], language: str) -> Answer:
    """Quote the chosen provisions; the lead says in which language and how well they are known."""
    citations = cite(chosen, sources)
    lead = []
    if any(citation.language != language for citation in citations):
        spoken = Locale(language).languages[citations[0].language]
        lead.append(message("answer.lead_translated", language, language_name=spoken))
    if all(citation.basis in REPORTED for citation in citations):
        lead.append(message("answer.lead_secondary", language))
    return Answer(lead=" ".join(lead), claims=claims(citations), citations=citations)


def decline(
    verdict: Verdict,
    hits: Sequence[Hit],
    provisions: Mapping[str, Provision],
    sources: Mapping[str, Source],
    language: str,
) -> Outcome:
    """Say why there is no answer, in the asker's language, with what comes nearest."""
    reason = verdict.reason
    if reason is Reason.GREETING or reason is Reason.THANKS:
        return Clarification(
            reason=reason, text=message(f"chat.{reason}", language), choices=examples(language)
        )
    if reason is Reason.SILENT or reason is Reason.WEAK_EVIDENCE:
        near = _nearest(verdict, hits, provisions)
        text = [_gap(verdict, language), message("abstain.nearest", language)]
        page = next((source for source in sources.values() if source.kind == "page"), None)
        if page is not None:
            text.append(message("abstain.contact", language, url=page.url))
        return Abstention(reason=reason, text=" ".join(text), nearest=cite(near, sources))
    declined = reason or Reason.WEAK_EVIDENCE
    return Abstention(reason=declined, text=message(f"abstain.{declined}", language))


def examples(language: str) -> tuple[str, ...]:
    """Return questions that the texts answer, in `language`."""
    return tuple(message(f"example.{n}", language) for n in range(1, EXAMPLES + 1))


def _gap(verdict: Verdict, language: str) -> str:
    if verdict.silence is None:
        return message("abstain.weak", language)
    subject = verdict.silence.subject.get(language)
    if subject is None:
        return message("abstain.silent_unnamed", language)
    return message("abstain.silent", language, subject=subject)


def _nearest(
    verdict: Verdict, hits: Sequence[Hit], provisions: Mapping[str, Provision]
) -> list[Provision]:
    named = verdict.silence.nearest if verdict.silence else ()
    anchors = dict.fromkeys([*named, *(hit.anchor for hit in hits)])
    return [provisions[anchor] for anchor in list(anchors)[:NEAREST]]
