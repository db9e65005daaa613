"""A writer that speaks of itself is not restating a text."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.cues import found
from assistant.grounding.verdict import CheckName, Failure, Passage


def check_address(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return a failure where the sentence speaks in the first person and its text does not so."""
    said = found("speaks", sentence, language)
    for passage in cited:
        spoken = found("speaks", passage.text, passage.language)
        said = said - spoken if passage.language == language or not spoken else frozenset()
    if not said:
        return []
    return [Failure(check=CheckName.ADDRESS, why="speaks of itself, or gives orders")]
