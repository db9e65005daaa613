"""The gate between a sentence that a model wrote and a reader.

A sentence passes if the text it cites bears it out: figures and names stand there, negation,
modality, scope and order agree, and the meaning is close. Each check is a file; `Gate` runs them.
"""

from assistant.grounding.gate import Gate
from assistant.grounding.verdict import CheckName, Failure, Passage, Verdict

__all__ = ["CheckName", "Failure", "Gate", "Passage", "Verdict"]
