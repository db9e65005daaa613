"""Mutants that find the wrong passages, or too few."""

from __future__ import annotations

from random import Random

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.evaluation.mutants.model import Changed, Sound, once
from assistant.evaluation.mutants.shapes import answering, cited_hits, lead_of, retold, with_trace
from assistant.evaluation.systems.system import Ask, ReplyJson


def top_hit_only(reply: ReplyJson, _: Corpus) -> Changed:
    """Keep the first hit, and of an answer its first claim."""
    few = with_trace(reply, retrieved=reply["trace"]["retrieved"][:1])
    if not reply["claims"]:
        return few | {"citations": reply["citations"][:1]}
    first = reply["claims"][0]
    kept = [c for c in reply["citations"] if c["n"] in first["citations"]]
    borne = {c["n"] for c in kept}
    opening = reply["opening"]
    if opening and not borne.issuperset(opening["citations"]):
        opening = None
    return retold(few, {"claims": [first], "citations": kept, "opening": opening}, lead_of(reply))


def shuffled(reply: ReplyJson, corpus: Corpus) -> Changed:
    """Put the hits into another order, and quote from the first ones of it."""
    hits = list(reply["trace"]["retrieved"])
    lot = Random(reply["question"] + "".join(h["chunk_id"] for h in hits))  # noqa: S311 - not for secrets
    lot.shuffle(hits)
    if hits[:1] == reply["trace"]["retrieved"][:1]:
        hits = hits[1:] + hits[:1]
    mixed = with_trace(reply, retrieved=hits)
    if not reply["claims"]:
        return mixed
    quoted = cited_hits(mixed, corpus, len(reply["claims"]))
    return answering(mixed, quoted, lead_of(reply)) if quoted else mixed


def forgetful(sound: Sound) -> Ask:
    """Ask each question without the turns before it; only those that have some are asked anew."""
    alone = once(sound.engine.ask)

    def ask(question: Question) -> ReplyJson:
        return alone(Question(text=question.text)) if question.history else sound.ask(question)

    return ask
