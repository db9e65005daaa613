"""Whether what is found first for one of several questions answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.judging.sufficiency import OPEN
from assistant.answering.turn import Part
from assistant.answering.understanding.conversation import FEW
from assistant.answering.understanding.kinds import ASKING, sentences
from assistant.calibration import STANDS
from assistant.domain import Reason
from assistant.lexicon import lexicon
from assistant.retrieval.pooling import standing, weights
from assistant.words import words

# Confidence up to which a question of several is surely about something else.
ELSEWHERE = 0.05
# In words: a longer question says what it is about, whatever pronouns it has.
LEANING = 8
# In words: a sentence of more says something by itself.
ALONE = 2


def standing_of(part: Part) -> dict[str, float]:
    """Return the signals of one of several questions."""
    found = part.evidence
    return standing(part.verdict.log_odds, weights(found.hits), weights(found.silences))


def quoted_for(part: Part) -> bool:
    """Tell whether one of several questions has an answer in the digest.

    What is meant after other sentences lies farther from everything: that alone is no reason to
    decline.
    """
    far = part.context and part.verdict.reason in OPEN and part.verdict.silence is None
    return (part.answerable or bool(far)) and not part.verdict.official and part.stands >= STANDS


def standing_alone(parts: Sequence[Part], message: Part, language: str) -> tuple[Part, ...]:
    """Take it from questions that lean on one about something else that they may be quoted for.

    "… move its treasury, and what was the criticism?": alone, the latter is near what is known.
    """
    if len(parts) == 1 or message.verdict.reason is not Reason.OUT_OF_SCOPE:
        return tuple(parts)
    # Each stands on the one before it, the first on the second ("Who proposes and who decides …").
    led = (*parts[1:2], *parts[:-1])
    return tuple(
        replace(part, stands=0.0) if _elsewhere(to) and _leans(part, message, language) else part
        for part, to in zip(parts, led, strict=True)
    )


def _leans(part: Part, message: Part, language: str) -> bool:
    """Tell whether a question has a pronoun, or few words within a sentence or of its own."""
    length, own = len(words(part.text)), part.text in sentences(message.text)
    refers = bool(lexicon(language).find("refers", part.text))
    return length <= LEANING and (refers or length <= (ALONE if own else FEW))


def _elsewhere(part: Part) -> bool:
    return part.verdict.reason is Reason.OUT_OF_SCOPE and part.verdict.confidence <= ELSEWHERE


def asking_parts(
    parts: Sequence[Part], message: str, closes: Callable[[str], bool]
) -> tuple[Part, ...]:
    """Return the parts of a message that are questions to the texts.

    Args:
        parts: of it.
        message: all of it.
        closes: tells whether words are what closes a mail ("Let me know if you need more"). What
            has no question mark beside others that have one may be that.
    """
    marked = [said for said in sentences(message) if said.endswith(ASKING)]
    return tuple(
        part
        for part in parts
        if not marked
        or part.text.endswith(ASKING)
        or any(part.text in said for said in marked)
        or not closes(part.text)
    )
