"""A proposition that a question asks about or takes for granted, and what the texts say of it.

An opening ("Yes.", "No.") must be entailed by the provision that is quoted. It is said only where
known questions with one verdict are near, and those of one side use every word of the question
(`SideWords`). A wrong premise is named only where a question has the words of a known one that
takes it for granted. In doubt there is neither; the quote still answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering.judging.side_words import SideWords
from assistant.answering.understanding.clauses import unframed
from assistant.calibration import Bounds
from assistant.domain import Hit, Holds, Stance
from assistant.languages import detect_language
from assistant.lexicon import lexicon
from assistant.retrieval.evidence import Evidence
from assistant.words import words

# In cosine: of sides that are so little farther than the nearest, the words tell which is meant.
CLOSE = 0.03
# The same, by which a question must be nearer to those that take something for granted than to
# those that ask for it.
ASSUMED = 0.02
# Of the words of a known question that takes something wrong for granted, those that a question
# must have too: the wrong is in the words, and cosines hardly see which one differs.
SAME_PREMISE = 0.75
OPENINGS: dict[tuple[str, Holds], str] = {
    ("asks", Holds.YES): "yes",
    ("asks", Holds.NO): "no",
    ("asks", Holds.CONDITIONAL): "yes_if",
    ("denies", Holds.YES): "no",
    ("denies", Holds.NO): "yes",
    ("denies", Holds.CONDITIONAL): "no_but",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A stance that a question is about.

    Attributes:
        stance: the proposition.
        side: how the question stands to it: `asks`, `denies` or `assumes`.
        score: cosine to the nearest known question of that side.
        certain: whether nothing speaks against saying so.
    """

    stance: Stance
    side: str
    score: float
    certain: bool

    @property
    def opening(self) -> str:
        """Return `yes`, `no`, `yes_if` or `no_but`; empty where none is certain."""
        return OPENINGS.get((self.side, self.stance.holds), "") if self.certain else ""


def recognise(
    question: str,
    language: str,
    evidence: Evidence,
    stances: Mapping[str, Stance],
    said: SideWords,
    bounds: Bounds,
) -> Recognised | None:
    """Return the stance of a question; none without stances.

    Args:
        question: as it was asked.
        language: of the question.
        evidence: what was found for it.
        stances: by id.
        said: the words of each side.
        bounds: cosines from which on a question asks what a known one does.
    """
    found = evidence.stances
    if not found:
        return None
    best = found[0]
    if _split(best)[1] == "assumes":
        asked = max((hit.score for hit in found if _split(hit)[1] != "assumes"), default=0)
        certain = (
            best.score >= bounds.same_premise
            and best.score - asked >= ASSUMED
            and _same_premise(question, best.nearest)
        )
        return _recognised(best, stances, certain=certain)
    meant = _meant(question, language, evidence, stances, said)
    certain = (
        meant is not None
        and meant.score >= bounds.same_stance
        and _same_polarity(question, language, meant.nearest)
    )
    return _recognised(meant or best, stances, certain=certain)


def _meant(
    question: str,
    language: str,
    evidence: Evidence,
    stances: Mapping[str, Stance],
    said: SideWords,
) -> Hit | None:
    """Return the side that has the question's words; None if there are such with other verdicts.

    Of several it is the one that the best provision settles. None too where a proposition that the
    texts leave open, or settle with a hedge, is as near.
    """
    asked, found = unframed(question, lexicon(language)), evidence.stances
    close = [hit for hit in found if found[0].score - hit.score < CLOSE]
    close = [hit for hit in close if _split(hit)[1] != "assumes"]
    fitting = [hit for hit in close if said.cover(asked, language, *_split(hit))]
    verdicts = {OPENINGS.get((_split(hit)[1], stances[_split(hit)[0]].holds)) for hit in fitting}
    near = [stances[_split(hit)[0]] for hit in close]
    unsaid = any(stance.hedged or stance.holds is Holds.OPEN for stance in near)
    if len(verdicts) != 1 or unsaid:
        return None
    place = {hit.anchor: n for n, hit in enumerate(evidence.hits)}
    return min(fitting, key=lambda hit: place.get(stances[_split(hit)[0]].anchor, len(place)))


def _split(hit: Hit) -> tuple[str, str]:
    stance_id, side = hit.anchor.rsplit("/", 1)
    return stance_id, side


def _recognised(hit: Hit, stances: Mapping[str, Stance], *, certain: bool) -> Recognised:
    stance_id, side = _split(hit)
    return Recognised(stance=stances[stance_id], side=side, score=hit.score, certain=certain)


def _same_premise(question: str, like: str) -> bool:
    known = set(words(like))
    return len(known & set(words(question))) >= SAME_PREMISE * len(known)


def _same_polarity(question: str, language: str, like: str) -> bool:
    if not like:
        return False
    spoken = detect_language(like, language)
    asked = len(lexicon(language).find("says.negation", question))
    known = len(lexicon(spoken).find("says.negation", like))
    return asked % 2 == known % 2
