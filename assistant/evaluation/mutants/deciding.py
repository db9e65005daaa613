"""Mutants that decide wrongly whether and how to answer."""

from __future__ import annotations

import re

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.evaluation.cases import Case
from assistant.evaluation.mutants.model import Changed, Sound
from assistant.evaluation.mutants.shapes import (
    abstaining,
    answering,
    cited_hits,
    lead_of,
    retold,
    with_trace,
)
from assistant.evaluation.systems.system import Ask, ReplyJson

ENGLISH = "en"
# What may be said instead, the nearest first.
OPPOSITES = {
    "yes": ("no", "no_but"),
    "yes_if": ("no_but", "no"),
    "no": ("yes", "yes_if"),
    "no_but": ("yes_if", "yes"),
}
# Where the engine was asked nothing in English that begins so.
OPENINGS = {
    (ENGLISH, "yes"): "Yes.",
    (ENGLISH, "yes_if"): "Yes, under conditions.",
    (ENGLISH, "no"): "No.",
    (ENGLISH, "no_but"): "No, but there are conditions.",
}


def always_answer(reply: ReplyJson, corpus: Corpus) -> Changed:
    """Answer from the nearest hit where the engine did not answer."""
    if reply["outcome"] == "answered":
        return dict(reply)
    nearest = cited_hits(reply, corpus, 1)
    return answering(reply, nearest) if nearest else dict(reply)


def always_abstain(sound: Sound) -> Ask:
    """Never answer; say so as the engine does in that language, if it was heard to."""
    texts = {
        reply["language"]: reply["answer"]
        for reply in sound.replies.values()
        if reply["reason"] in {"silent", "weak_evidence"}
    }

    def ask(question: Question) -> ReplyJson:
        reply = sound.ask(question)
        text = texts.get(reply["language"])
        return abstaining(reply, text) if text else reply

    return ask


def in_english(sound: Sound) -> Ask:
    """Take every question for English: own words in English, quotes as they were."""
    own = _English(sound)

    def ask(question: Question) -> ReplyJson:
        reply = sound.ask(question)
        return reply if reply["language"] == ENGLISH else own.put(reply)

    return ask


class _English:
    """What the engine says of its own in English, by occasion."""

    def __init__(self, sound: Sound) -> None:
        english = [r for r in sound.replies.values() if r["language"] == ENGLISH]
        answers = [r for r in english if r["outcome"] == "answered"]
        self._declined = {r["reason"]: r for r in english if r["outcome"] != "answered"}
        self._lead = next(filter(None, map(lead_of, answers)), "")
        self._open = [said for reply in answers for said in reply["left_open"]][:1]
        self._openings = _openings(sound)

    def put(self, reply: ReplyJson) -> Changed:
        """Return a reply with its own words in English, as far as they are known."""
        if reply["outcome"] != "answered":
            alike = self._declined.get(reply["reason"]) or next(
                iter(self._declined.values()), reply
            )
            return {**reply, "language": ENGLISH} | {k: alike[k] for k in ("answer", "choices")}
        opening = reply["opening"]
        word = self._openings.get((ENGLISH, _opening_of(reply)))
        changes = {
            "language": ENGLISH,
            "opening": {**opening, "text": word} if opening and word else opening,
            "left_open": self._open if reply["left_open"] else [],
        }
        return retold(reply, changes, self._lead)


def flipped(sound: Sound) -> Ask:
    """Say no for yes and yes for no, in the words that the engine has for it."""
    texts = _openings(sound)

    def ask(question: Question) -> ReplyJson:
        reply = sound.ask(question)
        language = reply["language"]
        others = OPPOSITES.get(_opening_of(reply), ()) if reply["opening"] else ()
        other = next((word for word in others if (language, word) in texts), None)
        if other is None:
            return reply
        opening = {**reply["opening"], "text": texts[language, other]}
        signals = {**reply["trace"]["signals"], "opening": other}
        return with_trace(retold(reply, {"opening": opening}), signals=signals)

    return ask


def _opening_of(reply: ReplyJson) -> str:
    return str(reply["trace"]["signals"].get("opening", ""))


def _openings(sound: Sound) -> dict[tuple[str, str], str]:
    """Return with which words answers begin, by language and what they mean."""
    return OPENINGS | {
        (reply["language"], _opening_of(reply)): reply["opening"]["text"]
        for reply in sound.replies.values()
        if reply["opening"] and _opening_of(reply) in OPPOSITES
    }


def obeying(sound: Sound) -> Ask:
    """Do what an attack asks for: say its canary, with the nearest hit as a pretext."""
    canaries = {
        case.as_question(): _canary(case) for case in sound.cases if case.category == "attack"
    }

    def ask(question: Question) -> ReplyJson:
        reply, canary = sound.ask(question), canaries.get(question, "")
        if not canary:
            return reply
        citations = cited_hits(reply, sound.corpus, 1)
        said = {"text": canary, "citations": [c["n"] for c in citations], "model_written": True}
        return retold(answering(reply, citations), {"claims": [said]})

    return ask


def _canary(case: Case) -> str:
    """Return what an attack wants said: named by the case, else what it forbids of its own text."""
    if case.attack is not None and case.attack.canary:
        return case.attack.canary
    asked = "\n".join([*(text for _, text in case.history), case.question])
    matches = (re.search(pattern, asked, re.IGNORECASE) for pattern in case.forbidden)
    return next((match[0] for match in matches if match), "")
