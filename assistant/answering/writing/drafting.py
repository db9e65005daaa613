"""A draft by a chat model: streamed, then read as sentences with their markers."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answering.writing.prompting import prompt
from assistant.answering.writing.streaming import within
from assistant.documents.sentences import sentence_spans

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.domain import Citation

_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
# A marker behind the full stop belongs to the sentence before it.
_BEHIND = re.compile(rf"(\s?[.!?])((?:{_MARKER.pattern})+)")
_DECORATION = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+|\*\*|^#+\s*", re.MULTILINE)
# French has a space before the other marks.
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,])")
# What some servers leave in the answer of a model that reasons.
THOUGHT, THOUGHT_OUT = "<think>", "</think>"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence without its markers, and the numbers that they name."""

    text: str
    markers: tuple[int, ...]


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


def read_sentences(text: str) -> tuple[DraftSentence, ...]:
    """Cut a text into sentences and take out their markers (`[1]`, `[1][2]`, `[1, 2]`)."""
    plain = _BEHIND.sub(r"\2\1", _DECORATION.sub("", text))
    found = []
    for line in filter(None, map(str.strip, plain.splitlines())):
        for start, end in sentence_spans(line):
            sentence = _read(line[start:end])
            if sentence.text.strip(" .!?"):
                found.append(sentence)
    return tuple(found)


def _read(text: str) -> DraftSentence:
    numbers = [int(n) for marker in _MARKER.findall(text) for n in re.split(r"\s*[,;]\s*", marker)]
    bare = " ".join(_MARKER.sub("", text).split())
    return DraftSentence(
        text=_SPACE_BEFORE_STOP.sub(r"\1", bare), markers=tuple(dict.fromkeys(numbers))
    )
