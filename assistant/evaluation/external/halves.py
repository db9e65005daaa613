"""Two halves of a set: one to choose a method on, the other to report it on."""

from __future__ import annotations

import hashlib

SEED = "clapnq"


def is_for_choosing(question_id: str) -> bool:
    """Tell the half of a question: by its id and a seed, whatever else is in the set."""
    digest = hashlib.sha256(f"{SEED}:{question_id}".encode()).digest()
    return digest[0] % 2 == 0
