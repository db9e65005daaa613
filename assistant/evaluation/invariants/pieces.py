"""What a reply says outside its quotes, less the sentences that it may say anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.invariants.claims import lead_of, parts_of
from assistant.evaluation.invariants.frames import (
    EXAMPLE,
    LEAD,
    LEFT_OPEN,
    OPENING,
    REFUSAL,
    Group,
    unframed,
)
from assistant.evaluation.invariants.known import Known

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that are neither a quote nor a sentence of the assistant.

    Attributes:
        text: never empty.
        group: of the sentences that might have stood there; empty where a model wrote.
        cited: numbers of the citations that bear it out; all of the reply if None.
    """

    text: str
    group: Group
    cited: Sequence[int] | None = None


def pieces(reply: Json, known: Known) -> list[Piece]:
    """Return what a reply says of its own; nothing is what most replies say."""
    found = _answered(reply, known) if reply["outcome"] == "answered" else _refused(reply, known)
    return [piece for piece in found if piece.text]


def _refused(reply: Json, known: Known) -> Iterator[Piece]:
    frames = known.frames(reply["language"])
    known_open = (*frames.about(reply["trace"]["parts"]), *frames.sentences(LEFT_OPEN))
    said = (*frames.sentences(REFUSAL), *known_open)
    yield Piece(text=unframed(reply["answer"], said), group=REFUSAL)
    for choice in reply["choices"]:
        if choice not in frames.choices:
            yield Piece(text=choice, group=EXAMPLE)


def _answered(reply: Json, known: Known) -> Iterator[Piece]:
    frames = known.frames(reply["language"])
    yield Piece(text=unframed(_beside(reply), frames.sentences(LEAD)), group=LEAD)
    opening = reply["opening"]
    # A figure is an opening too: as it stands in the text, with a full stop.
    if opening and not _quoted(opening["text"].removesuffix("."), opening["citations"], reply):
        rest = unframed(opening["text"], frames.sentences(OPENING))
        yield Piece(text=rest, group=OPENING, cited=opening["citations"])
    for sentence in reply["left_open"]:
        known_open = (*frames.about(reply["trace"]["parts"]), *frames.sentences(LEFT_OPEN))
        yield Piece(text=unframed(sentence, known_open), group=LEFT_OPEN)
    for claim in reply["claims"]:
        if claim["model_written"]:
            yield Piece(text=claim["text"], group=(), cited=claim["citations"])


def _beside(reply: Json) -> str:
    """Return the lead of an answer, and what was put between its parts if anything was."""
    lead = lead_of(reply)
    if lead is not None:
        return lead
    text = str(reply["answer"])
    for part in parts_of(reply):
        text = text.replace(part, " ", 1)
    return " ".join(text.split())


def _quoted(text: str, cited: Sequence[int], reply: Json) -> bool:
    """Tell whether a text stands in a quote, and not as part of a longer word or number."""
    whole = re.compile(rf"(?<![\w.,]){re.escape(text)}(?!\w|[.,]\d)")
    return any(whole.search(c["quote"]) for c in reply["citations"] if c["n"] in cited)
