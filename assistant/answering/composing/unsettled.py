"""What is said of a question, one of several, for which nothing is quoted: none is passed over."""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.answering.judging.sufficiency import DECLINED
from assistant.answering.messages import message
from assistant.answering.retrieving.several import quoted_for
from assistant.answering.turn import Part
from assistant.domain import Reason

# Probability up to which what is found for a question of several hardly answers it, so that it is
# said to be left open: of 232 such of `eval/several` .82 are.
PART_OPEN = 0.2
# In cosine: what is so near to a question beside what is nearest may answer it as well.
AS_NEAR = 0.03
UNSETTLED = frozenset({Reason.SILENT, Reason.WEAK_EVIDENCE, Reason.OUT_OF_SCOPE, *DECLINED})


def left_open(part: Part) -> bool:
    """Tell whether the texts leave one of several questions open."""
    return part.verdict.reason in UNSETTLED and part.stands <= PART_OPEN


def asks_nothing(part: Part) -> bool:
    """Tell whether a part greets, thanks, or asks for something else than what the texts say."""
    reason = part.verdict.reason
    return not (part.answerable or reason is Reason.AMBIGUOUS or reason in UNSETTLED)


def notes(parts: Sequence[Part], language: str) -> tuple[str, ...]:
    """Say of each question of a message what becomes of it, where nothing is quoted."""
    return tuple(dict.fromkeys(filter(None, (note(part, language, set()) for part in parts))))


def note(part: Part, language: str, said: Set[str]) -> str:
    """Say what becomes of one question of several; nothing if it is answered, or asks nothing.

    Args:
        part: that question.
        language: of the reply.
        said: anchors of what is quoted.
    """
    if quoted_for(part):
        # A reply quotes few provisions: of many questions the last may go without.
        quoted = telling(part, said)
        return "" if quoted else message("partial.unsure", language, question=part.text)
    if left_open(part) or part.verdict.reason in DECLINED:
        return _open(part, language)
    if part.verdict.reason is Reason.AMBIGUOUS:
        key = "partial.which"
    elif asks_nothing(part):
        return ""
    else:
        key = "partial.unsure"
    # What is nearest to it may be quoted for another part, though a known gap is meant.
    gap = part.verdict.silence is not None
    told = not gap and telling(part, said)
    return "" if told else message(key, language, question=part.text)


def telling(part: Part, said: Set[str]) -> tuple[str, ...]:
    """Return anchors of what may answer a question, of those that are quoted."""
    first = part.evidence.hits[0]
    near = (hit for hit in part.evidence.hits if abs(first.dense - hit.dense) <= AS_NEAR)
    return tuple(dict.fromkeys(hit.anchor for hit in (first, *near) if hit.anchor in said))


def _open(part: Part, language: str) -> str:
    """Say of a question why it stays open: by its silence, else in its own words."""
    reason, silence = part.verdict.reason, part.verdict.silence
    subject = silence.subject.get(language) if silence else None
    if reason in DECLINED:
        return message(f"abstain.{reason}", language)
    if subject and reason is not Reason.OUT_OF_SCOPE:
        return message("partial.open", language, subject=subject)
    return message("partial.open_unnamed", language, question=part.text)
