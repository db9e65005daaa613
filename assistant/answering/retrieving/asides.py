"""Whether what a message says beside its one question changes what is asked.

"I run a small firm in Ghent. What does it cost?" asks what its question asks alone; "Our parent is
in Texas. May we join?" does not. Both readings are searched, and a calibrated probability chooses.
"""

from __future__ import annotations

import math

from assistant.answering.turn import Part
from assistant.lexicon import Lexicon
from assistant.retrieval.search import Searcher
from assistant.words import words

# In words: hardly a message that the probability was fitted on says more beside its question.
FURTHER = 40
# Confidence from which the question alone is answered where the message is not understood.
SURE = 0.8


def surely_answered(part: Part) -> bool:
    """Tell whether a question has an answer for certain, in the digest."""
    by_digest = part.answerable and not part.verdict.official
    return by_digest and part.verdict.confidence >= SURE


def beside(message: Part, question: Part, searcher: Searcher, lexicon: Lexicon) -> dict[str, float]:
    """Return the signals of that, by name.

    * `beside_margin`: cosine of what is nearest to the message, less that of the question alone;
    * `beside_likeness`: cosine of the two;
    * `beside_points_back`: 1 if the question has a pronoun for something said before, else 0;
    * `beside_asked`, `beside_further`: words of the question, and of the rest, forty at most;
      logarithms.

    Args:
        message: all of it.
        question: the one that it asks, read alone.
        searcher: that found what is near.
        lexicon: of their language.
    """
    asked = len(words(question.text))
    further = len(words(message.text)) - asked
    return {
        "beside_margin": message.evidence.known - question.evidence.known,
        "beside_likeness": searcher.likeness(message.text, [question.text])[0],
        "beside_points_back": float(bool(lexicon.find("refers", question.text))),
        "beside_asked": math.log(max(asked, 1)),
        "beside_further": math.log(min(max(further, 1), FURTHER)),
    }
