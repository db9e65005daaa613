"""Is there an answer in the texts? Decided before anything is composed.

Two gates (measured: similarity alone cannot see a near miss, and off-topic is another question
than near miss): how near the question is to anything the corpus knows, and a calibrated confidence
from several signals that a provision, not a named silence, is what it is about. The constants were
set on the development questions and are reported on others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.calibration import Bounds, Calibration
from assistant.domain import Reason, Silence
from assistant.retrieval.search import Evidence

# A distant question is about another subject if this share of its words is unknown to the corpus.
# Set on the development questions and on every second foreign question that was answered without.
UNKNOWN_WORDS = 0.25
# A silence is named as the reason only if no provision is nearer than it by more than this.
NAMED = 0.02
# Without a named silence the official wording may overrule these: it may say what no digest does.
# (Named silences are put to the official wording when the index is built.)
OPEN = frozenset({Reason.WEAK_EVIDENCE, Reason.OUT_OF_SCOPE})
# Bounds of the nearest passage where there is no question bank: cosines of the bare model, which
# lie close together. Over the digest without its bank, .05 of the answerable development questions
# lie below the second, and .59 of those on other subjects.
BARE_OFF_TOPIC = 0.80
BARE_WEAK = 0.82
OFFICIAL_QUOTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether to answer, and from what.

    Attributes:
        reason: None when there is enough to answer.
        silence: the gap that was recognised.
        confidence: that the texts answer, from 0 to 1.
        official: anchors of official wording: it answers where `reason` is None, though the digest
            does not; else it is what comes nearest.
    """

    reason: Reason | None
    silence: Silence | None
    signals: dict[str, float | str]
    confidence: float = 0.0
    official: tuple[str, ...] = ()


def features(evidence: Evidence) -> dict[str, float]:
    """Return the signals that confidence is computed from; cosines unless said otherwise.

    * `best_dense`: of the best provision, text and bank questions weighted;
    * `silence_margin`: that, less the nearest silence;
    * `stance_margin`: of the nearest question about a known proposition, less the nearest silence;
    * `nearest`: of the nearest passage or bank question;
    * `odds`: of the classifier, that a provision and no silence is meant; a logarithm;
    * `best_passage`, `best_stance`: of the nearest passage, of the nearest question on a stance.
    """
    silence = max((hit.score for hit in evidence.silences), default=0.0)
    stance = max((hit.score for hit in evidence.stances), default=0.0)
    return {
        "best_dense": evidence.best,
        "silence_margin": evidence.best - silence,
        "stance_margin": stance - silence,
        "nearest": evidence.nearest,
        "odds": evidence.odds,
        "best_passage": max((hit.arms.get("passage", 0.0) for hit in evidence.hits), default=0.0),
        "best_stance": stance,
    }


def judge(
    evidence: Evidence,
    silences: Mapping[str, Silence],
    calibration: Calibration,
    *,
    telling: bool = True,
) -> Verdict:
    """Decide whether the evidence suffices to answer.

    Args:
        evidence: what was found.
        silences: by id.
        calibration: of this corpus.
        telling: whether words that the corpus does not know tell that it is about another subject:
            they do not in a language without a digest, nor in a turn that continues another one,
            which has few words of its own.
    """
    measured = features(evidence)
    confidence = calibration.confidence(measured)
    nearest = evidence.silences[0] if evidence.silences else None
    signals: dict[str, float | str] = {
        **{name: round(value, 4) for name, value in measured.items()},
        "unknown_words": round(evidence.unknown_words, 4),
        "confidence": round(confidence, 4),
        "silence": nearest.anchor if nearest else "",
    }
    bounds = calibration.bounds
    reason, silence = _distance(evidence, bounds, telling=telling), None
    if nearest and confidence < calibration.least:
        named = measured["silence_margin"] < NAMED
        silence = silences[nearest.anchor] if named else None
        reason = silence.reason if silence else reason or Reason.WEAK_EVIDENCE
    near = max((hit.score for hit in evidence.wording), default=0.0)
    if silence is None and reason in OPEN and near >= bounds.official_near:
        return _from_wording(evidence, bounds, signals, confidence)
    return Verdict(reason=reason, silence=silence, signals=signals, confidence=confidence)


def _from_wording(
    evidence: Evidence, bounds: Bounds, signals: dict[str, float | str], confidence: float
) -> Verdict:
    best = evidence.wording[0].score
    answers = best >= bounds.official_answers
    bound = bounds.official_answers if answers else bounds.official_near
    close = [hit.anchor for hit in evidence.wording if hit.score >= bound]
    return Verdict(
        reason=None if answers else Reason.WEAK_EVIDENCE,
        silence=None,
        signals={**signals, "official": round(best, 4)},
        confidence=confidence,
        official=tuple(close[:OFFICIAL_QUOTES]),
    )


def _distance(evidence: Evidence, bounds: Bounds, *, telling: bool) -> Reason | None:
    off_topic, weak = BARE_OFF_TOPIC, BARE_WEAK
    if evidence.banked:
        off_topic, weak = bounds.off_topic, bounds.weak
    strange = evidence.unknown_words >= UNKNOWN_WORDS and evidence.nearest < bounds.distant
    if evidence.nearest < off_topic or (evidence.banked and telling and strange):
        return Reason.OUT_OF_SCOPE
    return Reason.WEAK_EVIDENCE if evidence.nearest < weak else None
