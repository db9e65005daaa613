"""What must hold of every reply of every run; one breach turns the gate red."""

from assistant.evaluation.invariants.pages import page_violations
from assistant.evaluation.invariants.replies import reply_violations
from assistant.evaluation.invariants.watch import watching

__all__ = ["page_violations", "reply_violations", "watching"]
