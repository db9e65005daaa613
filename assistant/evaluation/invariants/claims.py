"""Claims are cited, and what is not marked as written by a model is a quote (I1, I3, I4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from assistant.evaluation.invariants.sentences import keeps_sentences

Json = Mapping[str, Any]


def claim_violations(reply: Json) -> Iterator[str]:
    """Yield what is wrong with the claims of a reply, its opening included."""
    yield from _shape(reply)
    quotes = {citation["n"]: citation["quote"] for citation in reply["citations"]}
    yield from _points(reply, quotes)
    for claim in said(reply):
        if not claim["citations"]:
            yield f"I1: claim without citation: {claim['text'][:60]}"
        missing = [n for n in claim["citations"] if n not in quotes]
        if missing:
            yield f"I2: claim cites a number that is not listed: {missing}"
    for claim in reply["claims"]:
        if not claim["model_written"]:
            cited = [quotes[n] for n in claim["citations"] if n in quotes]
            yield from _verbatim(claim["text"], cited)


def _shape(reply: Json) -> Iterator[str]:
    """Yield what a reply of its outcome must have and lacks, or must not have and has."""
    answered = reply["outcome"] == "answered"
    if answered != bool(reply["claims"]):
        yield f"I1: {reply['outcome']} with {len(reply['claims'])} claims"
    if not answered and (reply["opening"] or reply["left_open"]):
        yield f"I1: {reply['outcome']} with an opening or parts left open"
    if answered and lead_of(reply) is None:
        yield "I1: the answer says more than its claims and what is around them"


def _points(reply: Json, listed: Collection[int]) -> Iterator[str]:
    """Yield what is amiss with the questions of a message and what is said to each."""
    points = reply["points"]
    for point in points:
        if point["asked"] not in reply["trace"]["parts"]:
            yield f"I1: nobody asked {point['asked'][:60]}"
        if bool(point["citations"]) == bool(point["left_open"]):
            yield f"I1: neither answered nor left open, or both: {point['asked'][:60]}"
        missing = [n for n in point["citations"] if n not in listed]
        if missing:
            yield f"I2: point cites a number that is not listed: {missing}"
    left_open = dict.fromkeys(point["left_open"] for point in points if point["left_open"])
    if points and list(left_open) != list(reply["left_open"]):
        yield "I1: the points leave open something else than the answer"


def said(reply: Json) -> list[Json]:
    """Return all that a reply claims: the opening, if there is one, and the claims."""
    opening = [reply["opening"]] if reply["opening"] else []
    return [*opening, *reply["claims"]]


def parts_of(reply: Json) -> list[str]:
    """Return what an answer says in order, without the frame sentences before it."""
    return [*(claim["text"] for claim in said(reply)), *reply["left_open"]]


def lead_of(reply: Json) -> str | None:
    """Return what an answer says before its parts; None if it is not made of them."""
    body = "\n".join(parts_of(reply)).rstrip()
    if reply["answer"] == body.lstrip():
        return ""
    before, found, after = reply["answer"].rpartition(f"\n{body}")
    return before if found and not after else None


def _verbatim(text: str, quotes: list[str]) -> Iterator[str]:
    if text in quotes:
        return
    places = [(quote, at.start()) for quote in quotes for at in re.finditer(re.escape(text), quote)]
    if not text or not places:
        yield f"I3: claim is not in the words of its quote: {text[:60]}"
    elif not any(keeps_sentences(quote, at, at + len(text)) for quote, at in places):
        yield f"I4: claim is cut within a sentence of its quote: {text[:60]}"
