"""From a verdict to the outcome a reader sees."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from assistant.answering.composing.selecting import NEAREST, cite, claims
from assistant.answering.judging.sufficiency import DECLINED, Verdict
from assistant.answering.messages import joined, message
from assistant.corpus import Corpus
from assistant.domain import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Clarification,
    Hit,
    Outcome,
    Provision,
    Reason,
)

REPORTED = frozenset({Basis.SECONDARY, Basis.INFERENCE})
EXAMPLES = 5


def answer(
    quoted: Sequence[Provision],
    corpus: Corpus,
    language: str,
    notes: Sequence[str] = (),
) -> Answer:
    """Quote provisions; the lead says what a reader must know of them before.

    Args:
        quoted: in order.
        corpus: that they are from.
        language: of the asker.
        notes: keys of messages that stand first in the lead.
    """
    citations = cite(quoted, corpus)
    lead = [message(key, language) for key in notes]
    if citations[0].basis in REPORTED:
        lead.append(message(f"answer.lead_{_rests_on(citations)}", language))
    foreign = next((c.language for c in citations if c.language != language), None)
    if foreign is not None:
        spoken = Locale(language).languages[foreign]
        lead.append(message("answer.lead_translated", language, language_name=spoken))
    return Answer(lead=joined(lead), claims=claims(citations), citations=citations)


def _rests_on(citations: Sequence[Citation]) -> str:
    """Return what quotes rest on, the first of which stands in no official text."""
    bases = {citation.basis for citation in citations}
    if bases - REPORTED:
        return "mixed"
    return "inference" if bases == {Basis.INFERENCE} else "secondary"


def decline(
    verdict: Verdict,
    hits: Sequence[Hit],
    corpus: Corpus,
    language: str,
    notes: Sequence[str] = (),
) -> Outcome:
    """Say why there is no answer, in the asker's language, with what comes nearest.

    Args:
        verdict: on the message.
        hits: of it, best first.
        corpus: that was searched.
        language: of the asker.
        notes: what is said of each question of a message that asks several.
    """
    reason = verdict.reason or Reason.WEAK_EVIDENCE
    if reason is Reason.GREETING or reason is Reason.THANKS:
        return Clarification(
            reason=reason, text=message(f"chat.{reason}", language), choices=examples(language)
        )
    if reason is Reason.AMBIGUOUS and verdict.silence is not None:
        return Clarification(
            reason=reason,
            text=message("clarify.which", language),
            choices=tuple(c.get(language, c["en"]) for c in verdict.silence.choices),
        )
    if reason is Reason.SILENT or reason is Reason.WEAK_EVIDENCE:
        near = _nearest(verdict, hits, corpus, language)
        gaps = "\n".join(notes) or _gap(verdict, language)
        text = [gaps, message("abstain.nearest", language)]
        page = next((s for s in corpus.sources.values() if s.kind == "page"), None)
        if page is not None:
            text.append(message("abstain.contact", language, url=page.url))
        apart = "\n" if len(notes) > 1 else " "
        return Abstention(reason=reason, text=apart.join(text), nearest=cite(near, corpus))
    declined = message(f"abstain.{reason}", language)
    if reason in DECLINED and notes:
        declined = "\n".join(dict.fromkeys((declined, *notes)))
    return Abstention(reason=reason, text=declined)


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
    verdict: Verdict, hits: Sequence[Hit], corpus: Corpus, language: str
) -> list[Provision]:
    found = [hit.anchor for hit in hits]
    # What is nearest to the question itself may correct what it takes for granted.
    named = [*found[:1], *verdict.silence.nearest] if verdict.silence else verdict.official
    anchors = dict.fromkeys([*named, *found])
    nearest = (corpus.find(anchor, language) for anchor in list(anchors)[:NEAREST])
    return [provision for provision in nearest if provision is not None]
