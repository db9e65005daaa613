"""Is there an answer in the texts? Decided before anything is composed.

Two gates (measured: similarity alone cannot see a near miss, and off-topic is another question
than near miss): how near the question is to anything the corpus knows, and whether it is nearer to
a provision than to a named silence. The constants were set on the development questions
(`eval/questions/dev.jsonl`) and are reported on others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain import Reason, Silence
from assistant.retrieval.search import Evidence

# Nearest passage or bank question, by cosine: below the first it is another subject, below the
# second too far to be sure. The lowest answerable development question has .55.
OFF_TOPIC = 0.45
WEAK = 0.53
# Best provision (mean of text and nearest bank question) less best silence. A silence is matched
# question to question, a provision half by its text, hence below zero.
SILENCE_MARGIN = -0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`reason` is None when the hits suffice; `silence` is the gap that was recognised."""

    reason: Reason | None
    silence: Silence | None
    signals: dict[str, float | str]


def judge(evidence: Evidence, silences: Mapping[str, Silence]) -> Verdict:
    """Decide whether the evidence suffices to answer."""
    best = max((hit.arms.get("dense", 0.0) for hit in evidence.hits), default=0.0)
    nearest = evidence.silences[0] if evidence.silences else None
    margin = best - (nearest.score if nearest else 0.0)
    signals: dict[str, float | str] = {
        "nearest": round(evidence.nearest, 4),
        "best_dense": round(best, 4),
        "silence": nearest.anchor if nearest else "",
        "silence_margin": round(margin, 4),
    }
    if nearest is not None and margin < SILENCE_MARGIN:
        silence = silences[nearest.anchor]
        return Verdict(reason=silence.reason, silence=silence, signals=signals)
    if evidence.nearest < OFF_TOPIC:
        return Verdict(reason=Reason.OUT_OF_SCOPE, silence=None, signals=signals)
    if evidence.nearest < WEAK:
        return Verdict(reason=Reason.WEAK_EVIDENCE, silence=None, signals=signals)
    return Verdict(reason=None, silence=None, signals=signals)
