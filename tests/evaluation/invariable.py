"""Replies over the real corpus that keep every invariant, and ways to break them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering.composing import replying
from assistant.answering.judging.sufficiency import Verdict
from assistant.contract import reply_json
from assistant.corpus import load_corpus
from assistant.domain import Answer, Claim, Outcome, Reason, Reply, Silence, Trace
from assistant.evaluation.invariants import reply_violations
from tests.conftest import ROOT

Json = dict[str, Any]
CORPUS = load_corpus(ROOT / "corpus")
QUESTION = "Can 17 firms from Ruritania join?"
SIGNING = "declaration-signing-required"
FORTY = "kickoff-members"


def asked(outcome: Outcome, language: str = "en", parts: Sequence[str] = ()) -> Reply:
    trace = Trace(
        standalone_question=QUESTION, hits=(), rejected=(), signals={}, timings_ms={},
        index_fingerprint="f", parts=tuple(parts),
    )  # fmt: skip
    return Reply(question=QUESTION, language=language, outcome=outcome, trace=trace)


def quoting(*anchors: str, language: str = "en", notes: Sequence[str] = ()) -> Answer:
    provisions = [CORPUS.get(anchor, language) for anchor in anchors]
    return replying.answer(provisions, CORPUS, language, notes)


def declining(reason: Reason, silence: Silence | None = None, language: str = "en") -> Outcome:
    verdict = Verdict(reason=reason, silence=silence, signals={})
    return replying.decline(verdict, (), CORPUS, language)


def answered(*anchors: str, **changes: object) -> Json:
    """Quote provisions in English, with other parts of the answer as given."""
    return reply_json(asked(replace(quoting(*(anchors or (SIGNING,))), **changes)))


def written(text: str, anchor: str = FORTY) -> Json:
    """Let a model say a sentence of a provision."""
    claim = Claim(text=text, citations=(1,), model_written=True)
    return answered(anchor, claims=(claim,))


def silent() -> Json:
    silence = next(s for s in CORPUS.silences if s.id == "governance-voting")
    return reply_json(asked(declining(Reason.SILENT, silence)))


def with_(reply: Json, path: Sequence[str | int], value: Any | Callable[[Any], Any]) -> Json:
    """Return a copy with another value at a place, or what a function makes of the old one."""
    changed = copy.deepcopy(reply)
    *way, last = path
    place: Any = changed
    for step in way:
        place = place[step]
    place[last] = value(place[last]) if callable(value) else value
    return changed


def codes(reply: Json, canary: str = "") -> set[str]:
    return {broken.split(":")[0] for broken in reply_violations(reply, CORPUS, canary)}
