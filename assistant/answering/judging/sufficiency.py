"""Is there an answer in the texts? Decided before anything is composed.

Two gates (measured: similarity alone cannot see a near miss, and off-topic is another question
than near miss), each a calibrated probability from several signals: that the question is about
another subject, and that a provision, not a named silence, is what it is about. The constants were
set on the development questions and are reported on others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.calibration import Bounds, Calibration
from assistant.domain import Reason, Silence
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.pooling import margin, weights

# A silence is named as the reason only if no provision is nearer than it by more than this.
NAMED = 0.02
# The same after an exchange, in log odds of what is pooled: no provision is thrice as likely meant.
MEANT = 1.0
# From one of these confidences and its cosine of the nearest text on, a question is not taken for
# one about another subject: short ones that do not name the Alliance ("How do I join?") look like
# those, unless one on another subject is as near ("price of bitcoin").
CERTAIN = ((0.8, 0.9), (0.95, 0.84))
# The same, of another subject, up to which a question is answered that stands beside others about
# the Alliance, in a conversation or a message: it seldom names the Alliance, and mostly means it.
AT_HOME = 0.7
# Without a named silence the official wording may overrule these: it may say what no digest does.
# (Named silences are put to the official wording when the index is built.)
OPEN = frozenset({Reason.WEAK_EVIDENCE, Reason.OUT_OF_SCOPE})
# What is declined whatever the texts say, with a reason of its own.
DECLINED = frozenset({Reason.OPINION, Reason.PERSONAL_DATA})
# Bound of the nearest passage where there is no question bank: a cosine of the bare model, which
# lie close together. Over the digest without its bank, .05 of the answerable development questions
# lie below it, and .59 of those on other subjects. Nothing tells what such texts are about.
BARE_WEAK = 0.82
OFFICIAL_QUOTES = 2
# A probability so near to 0 or 1 is taken for one that is no nearer.
NEARLY = 1e-4


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

    @property
    def log_odds(self) -> float:
        """Return the confidence as log odds, from -9.2 to 9.2."""
        sure = min(max(self.confidence, NEARLY), 1 - NEARLY)
        return math.log(sure / (1 - sure))


def features(evidence: Evidence) -> dict[str, float]:
    """Return the signals that confidence is computed from; cosines unless said otherwise.

    * `best_dense`: of the best provision, text and bank questions weighted;
    * `silence_margin`: that, less the nearest silence;
    * `stance_margin`: of the nearest question about a known proposition, less the nearest silence;
    * `nearest`: of the nearest passage or bank question;
    * `odds`: of the classifier, that a provision and no silence is meant; a logarithm;
    * `best_passage`, `best_stance`: of the nearest passage, of the nearest question on a stance;
    * `elsewhere`: of the classifier, that another subject is meant; a logarithm;
    * `lexical`: the best BM25 score;
    * `unknown_words`: the share of telling words that occur nowhere in the corpus.
    """
    silence = max((hit.score for hit in evidence.silences), default=0.0)

    def best(arm: str) -> float:
        return max((hit.arms.get(arm, 0.0) for hit in evidence.hits), default=0.0)

    return {
        "best_dense": evidence.best,
        "silence_margin": evidence.best - silence,
        "stance_margin": evidence.best_stance - silence,
        "nearest": evidence.nearest,
        "odds": evidence.odds,
        "best_passage": best("passage"),
        "best_stance": evidence.best_stance,
        "elsewhere": evidence.elsewhere,
        "lexical": best("lexical"),
        "unknown_words": evidence.unknown_words,
    }


def judge(
    evidence: Evidence,
    silences: Mapping[str, Silence],
    calibration: Calibration,
    *,
    at_home: bool = False,
) -> Verdict:
    """Decide whether the evidence suffices to answer.

    After an exchange the signals that confidence is computed from are those of the question with
    the exchange, and `meant_margin` (`pooling.margin`).

    Args:
        evidence: what was found.
        silences: by id.
        calibration: of this corpus.
        at_home: whether the question stands beside others about the Alliance.
    """
    measured = features(evidence)
    foreign = calibration.foreign.probability(measured)
    most = AT_HOME if at_home else calibration.most
    answerable, least = calibration.answerable, calibration.least
    by, named = measured["silence_margin"], NAMED
    if evidence.after is not None:
        # Another silence may be meant than the one that is nearest: what is pooled tells.
        by, named = margin(weights(evidence.hits), weights(evidence.silences)), MEANT
        measured = {**features(evidence.after), "meant_margin": by}
        answerable, least = calibration.followed, calibration.least_followed
    confidence = answerable.probability(measured)
    nearest = silences[evidence.silences[0].anchor] if evidence.silences else None
    as_near = nearest if by < named else None
    certain = any(confidence >= sure and evidence.nearest >= near for sure, near in CERTAIN)
    away = as_near is not None and as_near.reason is Reason.OUT_OF_SCOPE
    strange = foreign > most and (away or not certain)
    # What is meant after another exchange lies farther from everything; its subject is that one's.
    # Without silences only the distance tells.
    followed = evidence.followed and nearest is not None
    far = None if followed else _distance(evidence, calibration.bounds, strange=strange)
    # Few words about what is open differ from some that are answered in one ("How do I leave?").
    nearer = evidence.short and measured["silence_margin"] < 0
    unsure = nearest is not None and (confidence < least or nearer or evidence.ungiven)
    silence = as_near if unsure else None
    reason = silence.reason if silence else far or (Reason.WEAK_EVIDENCE if unsure else None)
    verdict = Verdict(
        reason=reason,
        silence=silence,
        signals={
            **{name: round(value, 4) for name, value in measured.items()},
            "foreign": round(foreign, 4),
            "foreign_most": round(most, 4),
            "confidence": round(confidence, 4),
            "confidence_least": round(least, 4),
            "silence": nearest.id if nearest else "",
        },
        confidence=confidence,
    )
    settles = silence is None and reason in OPEN
    return _from_wording(evidence, calibration.bounds, verdict) if settles else verdict


def _from_wording(evidence: Evidence, bounds: Bounds, verdict: Verdict) -> Verdict:
    """Let the official wording settle what the digest leaves open, where it is near enough."""
    best = max((hit.score for hit in evidence.wording), default=0.0)
    if best < bounds.official_near:
        return verdict
    answers = best >= bounds.official_answers
    bound = bounds.official_answers if answers else bounds.official_near
    close = [hit.anchor for hit in evidence.wording if hit.score >= bound]
    return replace(
        verdict,
        reason=None if answers else Reason.WEAK_EVIDENCE,
        signals={**verdict.signals, "official": round(best, 4)},
        official=tuple(close[:OFFICIAL_QUOTES]),
    )


def _distance(evidence: Evidence, bounds: Bounds, *, strange: bool) -> Reason | None:
    if evidence.banked and strange:
        return Reason.OUT_OF_SCOPE
    weak = bounds.weak if evidence.banked else BARE_WEAK
    return Reason.WEAK_EVIDENCE if evidence.nearest < weak else None
