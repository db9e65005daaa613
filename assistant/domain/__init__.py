"""The nouns that every room shares; standard library only.

One type a state: an answer without a resolved citation cannot be constructed. LangChain's own
types (`Document`, retrievers, runnables) are used for what they cover; these begin where they end.
"""

from assistant.domain.replies import (
    Abstention,
    Answer,
    Check,
    Citation,
    Claim,
    Clarification,
    Hit,
    Message,
    Outcome,
    PartVerdict,
    Point,
    Question,
    Reply,
    Role,
    Trace,
)
from assistant.domain.texts import (
    Basis,
    Edition,
    Holds,
    Provision,
    Reason,
    Silence,
    Source,
    Stance,
)

__all__ = [
    "Abstention",
    "Answer",
    "Basis",
    "Check",
    "Citation",
    "Claim",
    "Clarification",
    "Edition",
    "Hit",
    "Holds",
    "Message",
    "Outcome",
    "PartVerdict",
    "Point",
    "Provision",
    "Question",
    "Reason",
    "Reply",
    "Role",
    "Silence",
    "Source",
    "Stance",
    "Trace",
]
