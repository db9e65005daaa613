"""What each judge is asked about a reply, and what the deterministic scores say of the same thing.

A reply that a judge has nothing to say about (the claims of an abstention) gives no item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.corpus import Corpus
from assistant.evaluation.cases import Case, Nugget
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.words import one_line

Reply = Mapping[str, Any]
# So many of the provisions found are shown to the judge of abstaining.
SHOWN = 5
NOTHING = "(none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reply as one judge sees it.

    Attributes:
        judge: name of the judge.
        case: what was asked.
        came: what the system did, in words.
        points: what fills the prompt, for each thing that the judge is asked.
        favourable: the answer to each point that speaks for the reply.
        scored: whether the deterministic scores find the reply right in this respect; None where
            they cannot tell, so that there is nothing to compare with.
    """

    judge: str
    case: Case
    came: str
    points: tuple[Mapping[str, str], ...]
    favourable: bool = True
    scored: bool | None


Look = Callable[[Case, Reply, CaseScore, Corpus], Item | None]


def _faithfulness(case: Case, reply: Reply, score: CaseScore, _: Corpus) -> Item | None:
    """Ask of each claim whether its quotes support it."""
    claims = [(claim, _quotes(claim, reply)) for claim in reply["claims"]]
    if not claims:
        return None
    checked = {check["text"]: check["passed"] for check in reply["trace"]["checks"]}
    stands = [_stands(claim, quotes, checked) for claim, quotes in claims]
    return Item(
        judge="faithfulness",
        case=case,
        came=score.came,
        points=tuple(
            {"statement": claim["text"], "quotes": _listed(quotes)} for claim, quotes in claims
        ),
        scored=False if False in stands else None if None in stands else True,
    )


def _completeness(case: Case, reply: Reply, score: CaseScore, _: Corpus) -> Item | None:
    """Ask of each vital nugget whether the answer says it."""
    evident = bool(case.vital) and all(nugget.evidence for nugget in case.vital)
    if not (evident and case.expect == "answer" and score.answered):
        return None
    asked = {"question": _question(case), "answer": reply["answer"]}
    return Item(
        judge="completeness",
        case=case,
        came=score.came,
        points=tuple(asked | {"passages": _evidence(nugget)} for nugget in case.vital),
        scored=score.complete == 1.0,
    )


def _relevance(case: Case, reply: Reply, score: CaseScore, _: Corpus) -> Item | None:
    """Ask whether the answer is about the question; the scores say so if it says any nugget."""
    if not (case.vital and case.expect == "answer" and score.answered):
        return None
    return Item(
        judge="relevance",
        case=case,
        came=score.came,
        points=({"question": _question(case), "answer": reply["answer"]},),
        scored=bool(score.nugget_recall),
    )


def _abstention(case: Case, reply: Reply, score: CaseScore, corpus: Corpus) -> Item | None:
    """Ask whether the question is to be answered, without showing what the system did."""
    if case.expect == "clarify":
        return None
    return Item(
        judge="abstention",
        case=case,
        came=score.came,
        points=({"question": _question(case), "passages": _found(case, reply, corpus)},),
        favourable=score.answered,
        scored=(case.expect == "answer") == score.answered,
    )


JUDGES: Mapping[str, Look] = {
    "faithfulness": _faithfulness,
    "completeness": _completeness,
    "relevance": _relevance,
    "abstention": _abstention,
}


def _quotes(claim: Mapping[str, Any], reply: Reply) -> list[str]:
    return [c["quote"] for c in reply["citations"] if c["n"] in claim["citations"]]


def _stands(
    claim: Mapping[str, Any], quotes: list[str], checked: Mapping[str, bool]
) -> bool | None:
    """Tell whether a claim is supported: it is a quote, or the grounding gate let it pass."""
    if any(one_line(claim["text"]) in one_line(quote) for quote in quotes):
        return True
    return checked.get(claim["text"]) if claim["model_written"] else False


def _question(case: Case) -> str:
    turns = [f"{role}: {text}" for role, text in case.history]
    return "\n".join([*turns, f"user: {case.question}"]) if turns else case.question


def _evidence(nugget: Nugget) -> str:
    return _listed(list(dict.fromkeys(evidence.quote for evidence in nugget.evidence)))


def _found(case: Case, reply: Reply, corpus: Corpus) -> str:
    """Show what was found and the evidence, in an order that does not tell which is which."""
    anchors = [
        anchor
        for hit in reply["trace"]["retrieved"][:SHOWN]
        for anchor in hit.get("anchors") or [hit["chunk_id"]]
    ]
    texts = [p.text for anchor in anchors if (p := corpus.find(anchor, case.lang)) is not None]
    evidence = [e.quote for nugget in case.vital for e in nugget.evidence]
    texts += [quote for quote in evidence if not any(quote in text for text in texts)]
    return _listed(sorted(set(texts)))


def _listed(texts: list[str]) -> str:
    return "\n".join(f"- {one_line(text)}" for text in texts) or NOTHING
