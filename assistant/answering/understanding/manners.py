"""Turns that ask the last question again: in another language, for its proof, or more simply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Manner(StrEnum):
    """How the last answer is wanted; the values name lists of cues and messages."""

    AS_IT_WAS = ""
    PROVEN = "doubts"
    SHORTER = "simpler"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a turn wants of the last answer.

    Attributes:
        language: in which it is wanted (ISO 639-1), "" for the same.
        manner: in which it is wanted.
    """

    language: str = ""
    manner: Manner = Manner.AS_IT_WAS

    def __bool__(self) -> bool:
        """Tell whether the last answer is wanted again."""
        return bool(self.language or self.manner)
