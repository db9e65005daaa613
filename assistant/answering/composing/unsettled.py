"""What is said of a question, one of several, for which nothing is quoted: none is passed over."""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.answering.judging.sufficiency import DECLINED
from assistant.answering.messages import message
from assistant.answering.retrieving.several import quoted_for
from assistant.answering.turn import Part
from assistant.domain import Reason

# Confidence up to which a question of several is said to be left open.
PART_OPEN = 0.25
# In cosine: what is so near to a question beside what is nearest may answer it as well.
AS_NEAR = 0.03
UNSETTLED = frozenset({Reason.SILENT, Reason.WEAK_EVIDENCE, Reason.OUT_OF_SCOPE, *DECLINED})


def left_open(part: Part) -> bool:
    """Tell whether the texts leave one of several questions open."""
    return part.verdict.reason in UNSETTLED and part.verdict.confidence <= PART_OPEN


def notes(parts: Sequence[Part], language: str, said: Set[str] = frozenset()) -> tuple[str, ...]:
    """Say of each question that is not answered what becomes of it, in their order.

    Args:
        parts: all questions of a message.
        language: of the reply.
        said: anchors of what is quoted.
    """
    found = (_note(part, language, said) for part in parts)
    return tuple(dict.fromkeys(filter(None, found)))


def _note(part: Part, language: str, said: Set[str]) -> str:
    if quoted_for(part):
        # A reply quotes few provisions: of many questions the last may go without.
        return "" if _told(part, said) else message("partial.unsure", language, question=part.text)
    if left_open(part) or part.verdict.reason in DECLINED:
        return _open(part, language)
    if part.verdict.reason is Reason.AMBIGUOUS:
        key = "partial.which"
    elif part.answerable or part.verdict.reason in UNSETTLED:
        key = "partial.unsure"
    else:
        return ""
    # What is nearest to it may be quoted for another part, though a known gap is meant.
    gap = part.verdict.silence is not None
    told = not gap and _told(part, said)
    return "" if told else message(key, language, question=part.text)


def _told(part: Part, said: Set[str]) -> bool:
    """Tell whether what may answer a part is quoted."""
    first = part.evidence.hits[0]
    near = (hit for hit in part.evidence.hits if first.dense - hit.dense <= AS_NEAR)
    return any(hit.anchor in said for hit in (first, *near))


def _open(part: Part, language: str) -> str:
    """Say of a question why it stays open: by its silence, else in its own words."""
    reason, silence = part.verdict.reason, part.verdict.silence
    subject = silence.subject.get(language) if silence else None
    if reason in DECLINED:
        return message(f"abstain.{reason}", language)
    if subject and reason is not Reason.OUT_OF_SCOPE:
        return message("partial.open", language, subject=subject)
    return message("partial.open_unnamed", language, question=part.text)
