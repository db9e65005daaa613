"""A draft by a chat model, streamed as it is written."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answering.writing.marked import DraftSentence, read_sentences
from assistant.answering.writing.prompting import prompt
from assistant.answering.writing.streaming import within

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.domain import Citation

# What some servers leave in the answer of a model that reasons.
THOUGHT, THOUGHT_OUT = "<think>", "</think>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a model wrote.

    Attributes:
        sentences: in order.
        tokens_in: read; None if the provider does not say.
        tokens_out: written; None if the provider does not say.
        seconds: that it took.
    """

    sentences: tuple[DraftSentence, ...]
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float = field(default=0.0)


def draft(
    question: str,
    citations: Sequence[Citation],
    language: str,
    model: BaseChatModel,
    timeout_s: float = 60.0,
) -> Generator[str, None, Draft]:
    """Yield what the model writes as it comes; the generator's value is the draft.

    What it thinks before it answers is neither shown nor read.

    Raises:
        TimeoutError: the whole took longer than `timeout_s`, what the provider retries included.
        Exception: whatever the provider raises.
    """
    started = time.monotonic()
    whole, answer = None, ""
    messages = prompt(question, citations, language)
    for chunk in within(model.stream(messages), timeout_s):
        whole = chunk if whole is None else whole + chunk
        shown, answer = answer, _without_thought(whole.text)
        if piece := answer.removeprefix(shown):
            yield piece
    usage = getattr(whole, "usage_metadata", None) or {}
    return Draft(
        sentences=read_sentences(answer),
        tokens_in=usage.get("input_tokens"),
        tokens_out=usage.get("output_tokens"),
        seconds=time.monotonic() - started,
    )


def _without_thought(text: str) -> str:
    """Return what a model has answered so far; nothing while it still thinks."""
    _, ended, answer = text.rpartition(THOUGHT_OUT)
    if ended:
        return answer.lstrip()
    begun = answer.lstrip()
    return "" if begun.startswith(THOUGHT) or THOUGHT.startswith(begun) else answer
