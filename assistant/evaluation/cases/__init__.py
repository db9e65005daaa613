"""Evaluation questions: read from JSONL, checked, frozen (`eval/README.md` explains each field)."""

from assistant.evaluation.cases.checking import check_cases
from assistant.evaluation.cases.gold import Gold, gold_anchors
from assistant.evaluation.cases.loading import load_cases
from assistant.evaluation.cases.model import Alternatives, Attack, Case, Evidence, Nugget

__all__ = [
    "Alternatives",
    "Attack",
    "Case",
    "Evidence",
    "Gold",
    "Nugget",
    "check_cases",
    "gold_anchors",
    "load_cases",
]
