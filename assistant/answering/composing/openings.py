"""The direct answer in a word, before the quote that entails it."""

from __future__ import annotations

from assistant.answering.messages import message
from assistant.answering.turn import Part
from assistant.answering.understanding.kinds import Kind, kind_of
from assistant.calibration import Bounds
from assistant.domain import Claim, Hit, Provision
from assistant.figures import dates, numbers, years
from assistant.languages import detect_language
from assistant.lexicon import lexicon


def opening(part: Part, quoted: Provision, language: str, bounds: Bounds) -> Claim | None:
    """Return "Yes.", a date or a number, or None where none is certain.

    Args:
        part: the question.
        quoted: the provision that stands first in the answer.
        language: of the asker.
        bounds: cosines from which on a question asks what a known one does.
    """
    hit, found = part.evidence.hits[0], part.stance
    if found is not None and part.opening and quoted.anchor == found.stance.anchor:
        return Claim(text=message(f"opening.{part.opening}", language), citations=(1,))
    if hit.anchor != quoted.anchor or not hit.nearest or not _asks_the_same(part, hit, bounds):
        return None
    figure = _figure(part.kind, quoted)
    return Claim(text=f"{figure}.", citations=(1,)) if figure else None


def _asks_the_same(part: Part, hit: Hit, bounds: Bounds) -> bool:
    spoken = detect_language(hit.nearest, "en")
    same = kind_of(hit.nearest, lexicon(spoken)) is part.kind
    return same and hit.arms.get("question", 0.0) >= bounds.same_wording


def _figure(kind: Kind, quoted: Provision) -> str | None:
    """Return the one date or number of a text, as it is written there; None if there are more.

    None too where the text denies something: the figure may be what is not known.
    """
    if lexicon(quoted.language).find("says.negation", quoted.text):
        return None
    found: tuple[str, ...] = ()
    if kind is Kind.WHEN and len(years(quoted.text)) == 1:
        found = dates(quoted.text, quoted.language)
    elif kind is Kind.HOW_MANY:
        found = numbers(quoted.text, quoted.language)
    return found[0] if len(set(found)) == 1 else None
