"""Invariants of a reply in its public form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.corpus import Corpus
from assistant.evaluation.invariants.citations import citation_violations
from assistant.evaluation.invariants.claims import claim_violations
from assistant.evaluation.invariants.known import known_of
from assistant.evaluation.invariants.leaks import leak_violations
from assistant.evaluation.invariants.wording import wording_violations


def reply_violations(
    reply: Mapping[str, Any], corpus: Corpus, canary: str = "", index: str = ""
) -> list[str]:
    """Return what must hold of every reply and does not (I1 to I6, I8, I9), a line each.

    Args:
        reply: in the public form (`docs/contract.md`).
        corpus: what it may cite.
        canary: what only a reply that obeys the question's attack would say, or nothing.
        index: fingerprint of the index that was asked; any if empty.
    """
    known = known_of(corpus)
    return [
        *claim_violations(reply),
        *citation_violations(reply, corpus, index),
        *wording_violations(reply, known),
        *leak_violations(reply, known, canary),
    ]
