"""From a draft to claims: what passes the gate stands, what fails gives way to its quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.drafting import Draft, DraftSentence
from assistant.domain import Check, Citation, Claim
from assistant.grounding import Gate, Passage

# More failures than this share, and the whole draft is let go.
MOST_FAILURES = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """Claims that may be shown, and what was checked. No claims: the draft is let go."""

    claims: tuple[Claim, ...]
    checks: tuple[Check, ...]


def ground(draft: Draft, citations: Sequence[Citation], language: str, gate: Gate) -> Grounded:
    """Put every sentence of a draft to the gate.

    A failing sentence is replaced by the quotes it cites, each once; it is dropped where it cites
    nothing that there is.
    """
    by_number = {citation.n: citation for citation in citations}
    offered = [Passage.of(citation) for citation in citations]
    claims: list[Claim] = []
    checks: list[Check] = []
    for sentence in draft.sentences:
        cited = [by_number[n] for n in sentence.markers if n in by_number]
        check = _check(sentence, cited, offered, language, gate)
        checks.append(check)
        said = [_written(sentence)] if check.passed else [_quote(citation) for citation in cited]
        claims += [claim for claim in said if claim not in claims]
    failed = sum(not check.passed for check in checks)
    kept = any(claim.model_written for claim in claims) and failed <= MOST_FAILURES * len(checks)
    return Grounded(claims=tuple(claims) if kept else (), checks=tuple(checks))


def _check(
    sentence: DraftSentence,
    cited: Sequence[Citation],
    offered: Sequence[Passage],
    language: str,
    gate: Gate,
) -> Check:
    if len(cited) < len(sentence.markers):
        why = "marker: points at no passage"
        return Check(text=sentence.text, passed=False, why=why)
    passages = [Passage.of(citation) for citation in cited]
    verdict = gate.check(sentence.text, language, passages, offered)
    return Check(text=sentence.text, passed=verdict.passed, why=verdict.why)


def _written(sentence: DraftSentence) -> Claim:
    return Claim(text=sentence.text, citations=sentence.markers, model_written=True)


def _quote(citation: Citation) -> Claim:
    return Claim(text=citation.quote, citations=(citation.n,))
