"""Replies in their public form, put together anew: nothing here changes what it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.contract import citation_json
from assistant.corpus import Corpus
from assistant.domain import Citation
from assistant.evaluation.mutants.model import Changed
from assistant.evaluation.systems.system import ReplyJson


def lead_of(reply: ReplyJson) -> str:
    """Return the frame sentences that stand before what an answer says."""
    return str(reply["answer"]).removesuffix(_body(reply)).strip()


def retold(reply: ReplyJson, changes: Mapping[str, Any], lead: str | None = None) -> Changed:
    """Return an answer with changes; its text follows from its parts, which answer no questions.

    Args:
        reply: that answers.
        changes: by key.
        lead: what stands before; as it was if None.
    """
    told = {**reply, "points": [], **changes}
    before = lead_of(reply) if lead is None else lead
    return told | {"answer": f"{before}\n{_body(told)}".strip()}


def answering(reply: ReplyJson, citations: Sequence[Changed], lead: str = "") -> Changed:
    """Return a reply that answers with quotes: one claim a citation."""
    said = [{"text": c["quote"], "citations": [c["n"]], "model_written": False} for c in citations]
    parts = {
        "outcome": "answered",
        "reason": None,
        "claims": said,
        "citations": list(citations),
        "choices": [],
    }
    return retold(reply, {**parts, "opening": None, "left_open": []}, lead)


def abstaining(reply: ReplyJson, text: str) -> Changed:
    """Return a reply that does not answer, whatever it knew."""
    return {
        **reply,
        "outcome": "abstained",
        "reason": "silent",
        "answer": text,
        "opening": None,
        "claims": [],
        "left_open": [],
        "points": [],
        "corrects": False,
        "choices": [],
    }


def cited(corpus: Corpus, anchor: str, language: str, n: int) -> Changed | None:
    """Return citation `n`: of a whole provision, in `language` where there is one; else None."""
    provision = corpus.find(anchor, language)
    if provision is None:
        return None
    source = corpus.sources.get(provision.source_id)
    return citation_json(
        Citation(
            n=n,
            document_id=provision.source_id,
            title=corpus.title(provision) if source else provision.source_id,
            locator=provision.locator or provision.title,
            anchor=anchor,
            quote=provision.text,
            start=0,
            end=len(provision.text),
            url=provision.url or (source.url if source else ""),
            language=provision.language,
            basis=provision.basis,
            official=provision.official,
            page=provision.page,
        )
    )


def cited_hits(reply: ReplyJson, corpus: Corpus, count: int) -> list[Changed]:
    """Return citations of the first hits, in the language that the reply quotes or is in."""
    language = next((c["language"] for c in reply["citations"]), reply["language"])
    anchors = [hit["chunk_id"] for hit in reply["trace"]["retrieved"]]
    known = [anchor for anchor in anchors if corpus.find(anchor, language)][:count]
    made = (cited(corpus, anchor, language, n) for n, anchor in enumerate(known, start=1))
    return [citation for citation in made if citation is not None]


def with_trace(reply: ReplyJson, **changes: object) -> Changed:
    """Return a reply with changes in its trace."""
    return {**reply, "trace": {**reply["trace"], **changes}}


def _body(reply: ReplyJson) -> str:
    opening = [reply["opening"]["text"]] if reply["opening"] else []
    return "\n".join([*opening, *(c["text"] for c in reply["claims"]), *reply["left_open"]])
