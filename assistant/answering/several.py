"""Whether what is nearest to one of several questions answers it, seen beside the whole message.

"What did they conclude?" says little alone, and is near a dozen things; the message that it stands
in is near few. What answers one of its questions is seldom far from all of it.
"""

from __future__ import annotations

import math

from assistant.answering.turn import Part

# A probability so near to 0 or 1 is taken for one that is no nearer.
NEARLY = 1e-4
# Of what is found for a message: what is farther is as far as the last of these.
FOUND = 20


def standing(part: Part, message: Part) -> dict[str, float]:
    """Return the signals of that, by name.

    * `part_confidence`: that the texts answer the question; log odds;
    * `part_near`: cosine of the provision nearest to the question;
    * `part_gap`: of the provision nearest to the question, by how much the one nearest to the
      message is nearer to that; in cosine. One not among the first twenty for the message counts
      as the least near of these.

    Args:
        part: one question of a message.
        message: all of it.
    """
    sure = min(max(part.verdict.confidence, NEARLY), 1 - NEARLY)
    near = {hit.anchor: hit.arms.get("dense", 0.0) for hit in message.evidence.hits[:FOUND]}
    least = min(near.values(), default=0.0)
    first = part.evidence.hits[0].anchor if part.evidence.hits else ""
    return {
        "part_confidence": math.log(sure / (1 - sure)),
        "part_near": part.evidence.hits[0].arms.get("dense", 0.0) if part.evidence.hits else 0.0,
        "part_gap": message.evidence.best - near.get(first, least),
    }
