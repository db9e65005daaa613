"""What is asked and what comes back. An answer without a resolved citation cannot be made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.domain.texts import Basis, Reason

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One earlier turn of the conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, with the conversation so far.

    `language` is the ISO 639-1 code of the reply, if it is not to be that of the question;
    `fallback_language` is used when the text is too short to tell (the interface's language).
    """

    text: str
    history: tuple[Message, ...] = ()
    language: str | None = None
    fallback_language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A provision, silence or side of a stance, ranked for a question.

    Attributes:
        anchor: of the provision; else the name of what was found.
        score: higher is better.
        arms: the score in each arm.
        nearest: the known question for it that is nearest to what was asked; empty for silences,
            and beyond the best few.
    """

    anchor: str
    score: float
    arms: dict[str, float] = field(default_factory=dict)
    nearest: str = ""

    @property
    def dense(self) -> float:
        """Return the score in the dense arm; 0 if it was not found there."""
        return self.arms.get("dense", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A resolved pointer: `quote` stands at `[start:end]` of the provision's text, to the letter.

    `official` is true only for the official wording; a digest is never official.
    """

    n: int
    document_id: str
    title: str
    locator: str
    anchor: str
    quote: str
    start: int
    end: int
    url: str
    language: str
    basis: Basis
    official: bool = False
    page: int | None = None

    def __post_init__(self) -> None:
        if not self.quote or self.end - self.start != len(self.quote):
            msg = f"citation {self.n} of {self.anchor} does not resolve"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence or short passage of an answer, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    model_written: bool = False

    def __post_init__(self) -> None:
        if not self.citations:
            msg = f"claim without citation: {self.text!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question of a message that asks several, and what the answer says to it.

    Attributes:
        asked: the question, in the words of the message.
        citations: numbers of what answers it, the nearest first; empty if it is left open.
        left_open: sentence that says so; empty if it is answered.
    """

    asked: str
    citations: tuple[int, ...] = ()
    left_open: str = ""

    def __post_init__(self) -> None:
        if bool(self.citations) == bool(self.left_open):
            msg = f"neither answered nor left open, or both: {self.asked!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Cited claims, the direct answer first.

    Attributes:
        lead: frame sentence that states no fact.
        opening: the answer in a word ("Yes.", "39"), entailed by the citations it names.
        points: of a message that asks several things, each of them, in its order.
        corrects: whether the question took something for granted that the claims contradict.
    """

    lead: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    opening: Claim | None = None
    points: tuple[Point, ...] = ()
    corrects: bool = False

    def __post_init__(self) -> None:
        known = {citation.n for citation in self.citations}
        said = [claim.citations for claim in (*self.claims, *filter(None, (self.opening,)))]
        said += [point.citations for point in self.points]
        if not self.claims or not known.issuperset(n for numbers in said for n in numbers):
            msg = "an answer needs claims, and every claim a citation that is listed"
            raise ValueError(msg)

    @property
    def left_open(self) -> tuple[str, ...]:
        """Return the sentences that say what the texts do not answer, each once."""
        return tuple(dict.fromkeys(p.left_open for p in self.points if p.left_open))


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The assistant does not answer. `text` says why and states no fact; `nearest` may help."""

    reason: Reason
    text: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """The assistant asks back or greets; `choices` are questions that it can answer."""

    reason: Reason
    text: str
    choices: tuple[str, ...] = ()


Outcome = Answer | Abstention | Clarification


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A sentence that a model wrote, and whether the texts that it cites bear it out.

    `why` says what was measured or missed.
    """

    text: str
    passed: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartVerdict:
    """Whether the texts answer one question of a message, or all of it read as one.

    Attributes:
        text: of the question or message.
        reason: why its evidence does not suffice; None if it does.
        confidence: that the texts answer, from 0 to 1.
        confidence_least: what that was compared with.
        silence: id of the gap that was recognised; None if there was none.
        hits: the first provisions found, best first.
        signals: of one of several questions, what was measured to tell whether it is quoted.
        weighed: of one of several questions, and after an exchange, the provisions and silences
            that were pooled, with the signals that they were weighed by.
    """

    text: str
    reason: Reason | None
    confidence: float
    confidence_least: float
    silence: str | None = None
    hits: tuple[Hit, ...] = ()
    signals: dict[str, float] = field(default_factory=dict)
    weighed: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How a reply came about.

    Attributes:
        standalone_question: what was searched for.
        hits: provisions found, best first.
        rejected: provisions considered and left out.
        signals: what was measured and recognised on the way to the decision, by name.
        timings_ms: by step.
        index_fingerprint: of the index that was searched.
        continues: the exchange that the question continues; empty if it stands alone.
        parts: the questions that the message asks; empty if it is one question and says no more.
        part_verdicts: of `parts`, in the same order, if there are several; if there is one, of the
            reading that did not decide: the message as a whole, or that question alone.
        weighed: of a turn after an exchange, the provisions and silences that were pooled, with the
            signals that they were weighed by.
        checks: of what a model wrote; empty if none wrote.
    """

    standalone_question: str
    hits: tuple[Hit, ...]
    rejected: tuple[Hit, ...]
    signals: dict[str, float | str]
    timings_ms: dict[str, float]
    index_fingerprint: str
    continues: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part_verdicts: tuple[PartVerdict, ...] = ()
    weighed: tuple[Hit, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What every door renders and every run file stores."""

    question: str
    language: str
    outcome: Outcome
    trace: Trace
