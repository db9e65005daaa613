"""A proposition that a question asks about or takes for granted, and what the texts say of it.

An opening ("Yes.", "No.") must be entailed by the provision that is quoted. It is said only where
a known question with a known verdict is so near that nothing which could turn the verdict differs:
the same polarity, no "or", no figure and no name that the known question lacks. A wrong premise is
named only where a question has the words of a known one that takes it for granted. In doubt there
is neither; the quote still answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.calibration import Bounds
from assistant.domain import Hit, Holds, Stance
from assistant.figures import figures
from assistant.languages import detect_language
from assistant.lexicon import lexicon
from assistant.retrieval.lexical import LexicalIndex
from assistant.words import WORD, fold, words

# By how much, in cosine, the nearest question of another verdict must be farther. "Online?" and "in
# person?" lie close together, and which is nearer moves by .02 when an adapter is trained anew.
CLEAR = 0.03
# The same for a question that takes something for granted, against those that ask for it.
ASSUMED = 0.02
# Of the words of a known question that takes something wrong for granted, those that a question
# must have too: the wrong is in the words, and cosines hardly see which one differs.
SAME_PREMISE = 0.75
SPOKEN = frozenset({"en", "fr", "de"})
OPENINGS: dict[tuple[str, Holds], str] = {
    ("asks", Holds.YES): "yes",
    ("asks", Holds.NO): "no",
    ("asks", Holds.CONDITIONAL): "yes_if",
    ("denies", Holds.YES): "no",
    ("denies", Holds.NO): "yes",
    ("denies", Holds.CONDITIONAL): "no_but",
}
SHORT = 4


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
    found: tuple[Hit, ...],
    stances: Mapping[str, Stance],
    lexical: LexicalIndex,
    bounds: Bounds,
) -> Recognised | None:
    """Return the nearest stance of a question; none without stances.

    Args:
        question: as it was asked.
        language: of the question.
        found: sides of stances, best first (`Evidence.stances`).
        stances: by id.
        lexical: knows which words the corpus has.
        bounds: cosines from which on a question asks what a known one does.
    """
    if not found:
        return None
    best = found[0]
    stance_id, side = best.anchor.rsplit("/", 1)
    stance = stances[stance_id]
    if side == "assumes":
        asked = max((hit.score for hit in found if not hit.anchor.endswith("/assumes")), default=0)
        certain = (
            best.score >= bounds.same_premise
            and best.score - asked >= ASSUMED
            and _same_premise(question, best.nearest)
        )
        return _recognised(stance, side, best, certain=certain)
    certain = (
        best.score >= bounds.same_stance
        and _clear(best, found, stances)
        and _same_polarity(question, language, best.nearest)
        and not lexicon(language).find("asks.alternative", question)
        and not _new_figures(question, language, best.nearest)
        and not _new_names(question, language, best.nearest, lexical)
    )
    return _recognised(stance, side, best, certain=certain)


def _recognised(stance: Stance, side: str, best: Hit, *, certain: bool) -> Recognised:
    return Recognised(stance=stance, side=side, score=best.score, certain=certain)


def _verdict(hit: Hit, stances: Mapping[str, Stance]) -> str:
    stance_id, side = hit.anchor.rsplit("/", 1)
    return OPENINGS.get((side, stances[stance_id].holds), side)


def _clear(best: Hit, found: tuple[Hit, ...], stances: Mapping[str, Stance]) -> bool:
    said = _verdict(best, stances)
    other = next((hit for hit in found if _verdict(hit, stances) not in (said, "assumes")), None)
    return other is None or best.score - other.score >= CLEAR


def _same_premise(question: str, like: str) -> bool:
    known = set(words(like))
    return len(known & set(words(question))) >= SAME_PREMISE * len(known)


def _same_polarity(question: str, language: str, like: str) -> bool:
    spoken = detect_language(like, language)
    asked = len(lexicon(language).find("says.negation", question))
    known = len(lexicon(spoken).find("says.negation", like))
    only = bool(lexicon(language).find("says.only", question))
    return asked % 2 == known % 2 and only == bool(lexicon(spoken).find("says.only", like))


def _new_figures(question: str, language: str, like: str) -> bool:
    return bool(figures(question, language) - figures(like, detect_language(like, language)))


def _new_names(question: str, language: str, like: str, lexical: LexicalIndex) -> bool:
    """Tell whether a question names something that the known question does not.

    The provision is no help: it may name what it rules out.
    """
    own = set(words(like))
    for place, word in enumerate(WORD.findall(question)):
        plain = fold(word)
        if plain in own or len(word) == 1:
            continue
        named = place > 0 and (word.isupper() or (word[0].isupper() and language != "de"))
        unknown = language in SPOKEN and len(word) >= SHORT and not lexical.knows(plain)
        if named or unknown:
            return True
    return False
