"""Mutants whose citations do not bear out what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from assistant.corpus import Corpus
from assistant.evaluation.mutants.model import Changed
from assistant.evaluation.mutants.shapes import cited, retold, with_trace
from assistant.evaluation.systems.system import ReplyJson
from assistant.grounding.corruptions import CORRUPTIONS

# Written apart from the invariants, so that what is noticed is not noticed by knowing the list.
QUALIFIER = re.compile(
    r"[,;]? (?:(?:(?:is|are|was|were|does|do|can|may|must|has|have) )?not|cannot|unless|except|"
    r"only|if|provided|without|nicht|kein\w*|wenn|sofern|nur|ohne|außer|ne|n['’]\w+|sauf|si|"
    r"sans|seulement)\b"
)
# Of what is left of a quote, in characters: less would not pass for one.
LEAST = 12
REPEALED = "-repealed"
OLD_INDEX = "0" * 12


def without_last_citation(reply: ReplyJson, _: Corpus) -> Changed:
    """Leave the last claim without its citation."""
    if not reply["claims"]:
        return dict(reply)
    *others, last = reply["claims"]
    bare = {**last, "citations": []}
    left = {n for claim in others for n in claim["citations"]}
    kept = [c for c in reply["citations"] if c["n"] in left]
    return retold(reply, {"claims": [*others, bare], "citations": kept})


def neighbouring(reply: ReplyJson, corpus: Corpus) -> Changed:
    """Keep what an answer says, and cite the provision beside the right one."""
    if not reply["claims"]:
        return dict(reply)
    beside = _Neighbours(corpus)
    moved = [
        cited(corpus, beside(c["anchor"]), c["language"], c["n"]) or c for c in reply["citations"]
    ]
    return {**reply, "citations": moved}


class _Neighbours:
    """Finds the next provision of the same text; the one before, where it is the last."""

    def __init__(self, corpus: Corpus) -> None:
        self._editions = (corpus.provisions, corpus.wording)

    def __call__(self, anchor: str) -> str:
        edition = next((e for e in self._editions if anchor in e), {})
        source = edition[anchor].source_id if anchor in edition else ""
        same = [name for name, provision in edition.items() if provision.source_id == source]
        pool = same if len(same) > 1 else list(edition)
        if anchor not in pool or len(pool) < 2:
            return anchor
        place = pool.index(anchor)
        return pool[place + 1] if place + 1 < len(pool) else pool[place - 1]


def truncated(reply: ReplyJson, _: Corpus) -> Changed:
    """End each quote before its first "not" or condition, and each claim with it."""
    return _requoted(reply, _before_qualifier)


def _before_qualifier(quote: str, _: str) -> str | None:
    found = QUALIFIER.search(quote, LEAST)
    return quote[: found.start()] if found else None


def wrong_digit_quoted(reply: ReplyJson, _: Corpus) -> Changed:
    """Change one digit of each quote, and of the claim that says it."""
    return _requoted(reply, _other_digit)


def wrong_digit_said(reply: ReplyJson, _: Corpus) -> Changed:
    """Change one digit of each claim, and leave the quotes as they are."""
    said = [
        {**claim, "text": _other_digit(claim["text"], "") or claim["text"]}
        for claim in reply["claims"]
    ]
    return retold(reply, {"claims": said}) if said else dict(reply)


def _other_digit(text: str, language: str) -> str | None:
    lot = Random(text)  # noqa: S311 - not for secrets
    return CORRUPTIONS["digit"](text, language, lot)


def _requoted(reply: ReplyJson, change: Callable[[str, str], str | None]) -> Changed:
    """Change quotes and, in the same way, the claims that say them."""
    if not reply["claims"]:
        return dict(reply)
    others = {q: change(q, spoken) or q for q, spoken in map(_quoted, reply["citations"])}
    citations = [
        {**c, "quote": quote, "end": c["start"] + len(quote)}
        for c in reply["citations"]
        if (quote := others[c["quote"]])
    ]
    said = [{**claim, "text": _swapped(claim["text"], others)} for claim in reply["claims"]]
    return retold(reply, {"citations": citations, "claims": said})


def _quoted(citation: Mapping[str, Any]) -> tuple[str, str]:
    return citation["quote"], citation["language"]


def _swapped(text: str, others: Mapping[str, str]) -> str:
    for before, after in others.items():
        text = text.replace(before, after)
    return text


def repealed(reply: ReplyJson, _: Corpus) -> Changed:
    """Find and cite provisions that no longer exist."""
    gone = [{**c, "anchor": c["anchor"] + REPEALED} for c in reply["citations"]]
    hits = [{**h, "chunk_id": h["chunk_id"] + REPEALED} for h in reply["trace"]["retrieved"]]
    return with_trace(reply, retrieved=hits) | {"citations": gone}


def from_old_index(reply: ReplyJson, _: Corpus) -> Changed:
    """Say the same, found in another index than the one that was to be asked."""
    return with_trace(reply, index_fingerprint=OLD_INDEX)


def displaced(reply: ReplyJson, _: Corpus) -> Changed:
    """Give the places that quotes had in an earlier wording: one character later."""
    moved = [{**c, "start": c["start"] + 1, "end": c["end"] + 1} for c in reply["citations"]]
    return {**reply, "citations": moved}
