"""What is known about a question so far; each step of the chain returns a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answering.judging.stances import Recognised
from assistant.answering.judging.sufficiency import Verdict
from assistant.answering.understanding.kinds import Kind
from assistant.answering.understanding.manners import Manner
from assistant.domain import Check, Hit, Outcome, Question
from assistant.retrieval.evidence import Evidence
from assistant.words import words

# In words: so few name something.
NAME = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question of a message, or the whole message.

    Attributes:
        text: as it was asked.
        kind: what kind of answer it asks for.
        context: the exchange that it continues; empty if it stands alone.
        evidence: what was found for it.
        verdict: whether that suffices.
        stance: the proposition that it asks about or takes for granted.
        standing: of one of several questions, what was measured to tell whether it is quoted.
        stands: probability that what is nearest to it answers it; 0 where it is no such question.
    """

    text: str
    kind: Kind
    evidence: Evidence
    verdict: Verdict
    context: str = ""
    stance: Recognised | None = None
    standing: Mapping[str, float] = field(default_factory=dict)
    stands: float = 0.0

    @property
    def answerable(self) -> bool:
        """Tell whether the evidence suffices."""
        return self.verdict.reason is None

    @property
    def opening(self) -> str:
        """Return the word that a yes/no question may be answered with; empty where none is sure.

        A question without any cue ("SME membership possible?") may be one, a bare name is none, nor
        is what only the exchange before it tells ("And start-ups?").
        """
        cueless = self.kind is Kind.OTHER and len(words(self.text)) > NAME and not self.context
        asks = self.kind is Kind.POLAR or cueless
        return self.stance.opening if asks and self.stance else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question on its way to a reply.

    `texts` are the questions of a message that asks several, or its one question where it says
    more; `parts` are the former, judged. `whole` is the message, None until it is judged, or what
    it asks where the rest does not change that; `unread` is then the message, and otherwise what it
    asks. `language` is the one of the question, and from composing on that of the reply;
    `requested` is the one that was asked for, by the caller or by a reader who wants the last
    answer again in another, and `manner` how a reader wants it. In that case, where a reader picks
    one of several questions that were offered, and where it greets or says how to reach who writes,
    `typed` is what was written, and `question` the question that is asked.
    """

    question: Question
    language: str = ""
    requested: str = ""
    manner: Manner = Manner.AS_IT_WAS
    typed: str = ""
    texts: tuple[str, ...] = ()
    whole: Part | None = None
    unread: Part | None = None
    parts: tuple[Part, ...] = ()
    outcome: Outcome | None = None
    rejected: tuple[Hit, ...] = ()
    signals: dict[str, float | str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
