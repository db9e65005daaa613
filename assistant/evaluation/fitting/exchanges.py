"""Exchanges: what readers ask after an answer, for fitting how a follow-up is judged."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain import Message, Question

EXCHANGES = "exchanges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that stands on the exchange before it.

    Attributes:
        target: anchor of the provision that answers the last question, or id of the silence.
        language: of the last question, ISO 639-1.
        asked: what was asked first.
        told: what was answered; about right, nobody is shown it.
        then: what is asked now.
        writer: number of who wrote it.
    """

    target: str
    language: str
    asked: str
    told: str
    then: str
    writer: int

    def as_question(self) -> Question:
        """Return the last question with what was said before it."""
        return self.before(self.then)

    def before(self, text: str) -> Question:
        """Return another question with what was said before the last one."""
        said = (
            Message(role="user", content=self.asked),
            Message(role="assistant", content=self.told),
        )
        return Question(text=text, history=said)

    @property
    def targets(self) -> frozenset[str]:
        """Return what the last question is about."""
        return frozenset({self.target})
