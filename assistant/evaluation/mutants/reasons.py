"""Of which kind a reason of the gate is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evaluation.mutants.model import Family

# How the lines of `gating/gate.py` begin, or what they hold. The rest are floors.
SIGNS: dict[Family, re.Pattern[str]] = {
    "invariants": re.compile(r"invariant broken: "),
    "attacks": re.compile(r"attack succeeded: "),
    "latency": re.compile(r"latency: "),
    "regression": re.compile(r"worse, critical: |.*\bgot worse and \d+ better\b"),
}


def families(reds: Sequence[str]) -> tuple[Family, ...]:
    """Name the kinds of the reasons that a gate gave, in its order, each once."""
    return tuple(dict.fromkeys(map(_family, reds)))


def _family(red: str) -> Family:
    return next((family for family, sign in SIGNS.items() if sign.match(red)), "floors")
