"""Score one reply, in its public JSON form, against one case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain import Provision
from assistant.evaluation.cases import Case, gold_anchors
from assistant.evaluation.metrics import coverage_at_k, ndcg_at_k, reciprocal_rank

Detect = Callable[[str], str]
TOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScore:
    """What one reply is worth. None is unscored (the metric is undefined for this case).

    `violations` names broken invariants: any one turns the gate red.
    """

    id: str
    split: str
    category: str
    lang: str
    expect: str
    critical: bool
    answered: bool
    passed: bool
    complete: float | None
    nugget_recall: float | None
    recall_at_5: float | None
    reciprocal_rank: float | None
    ndcg_at_10: float | None
    citation_precision: float | None
    citation_recall: float | None
    language_match: float
    latency_ms: float
    violations: tuple[str, ...]
    came: str


def score_case(
    case: Case, reply: Mapping[str, Any], provisions: Mapping[str, Provision], detect: Detect
) -> CaseScore:
    """Return the scores of one reply; never calls the system."""
    answered = reply["outcome"] == "answered"
    ranking = [hit["chunk_id"] for hit in reply["trace"]["retrieved"]]
    gold = gold_anchors(case.facts, provisions) if case.facts else frozenset()
    needs = [gold_anchors(n.facts or case.facts, provisions) for n in case.vital]
    complete = _complete(case, reply) if case.expect == "answer" else None
    latency = sum(reply["trace"]["timings_ms"].values())
    return CaseScore(
        id=case.id,
        split=case.split,
        category=case.category,
        lang=case.lang,
        expect=case.expect,
        critical=case.critical,
        answered=answered,
        passed=bool(complete) if case.expect == "answer" else not answered,
        complete=complete,
        nugget_recall=_nugget_recall(case, reply) if case.expect == "answer" else None,
        recall_at_5=coverage_at_k(ranking, needs, TOP),
        reciprocal_rank=reciprocal_rank(ranking, gold),
        ndcg_at_10=ndcg_at_k(ranking, gold, 10),
        citation_precision=_citation_precision(case, reply, provisions),
        citation_recall=_citation_recall(case, reply, provisions),
        language_match=float(_language(reply, detect) == case.expected_lang),
        latency_ms=round(latency, 1),
        violations=tuple(invariant_violations(reply, provisions)),
        came=_came(reply),
    )


def invariant_violations(
    reply: Mapping[str, Any], provisions: Mapping[str, Provision]
) -> list[str]:
    """Check what must hold of every reply: citations present, resolved and verbatim."""
    broken = []
    numbers = {citation["n"] for citation in reply["citations"]}
    for claim in reply["claims"]:
        if not claim["citations"]:
            broken.append(f"claim without citation: {claim['text'][:60]}")
        if not set(claim["citations"]) <= numbers:
            broken.append(f"claim cites a number that is not listed: {claim['citations']}")
    for citation in reply["citations"]:
        provision = provisions.get(citation["anchor"])
        span = slice(citation["start"], citation["end"])
        if provision is None:
            broken.append(f"citation of an unknown provision {citation['anchor']}")
        elif provision.text[span] != citation["quote"] or not citation["quote"]:
            broken.append(f"quote of {citation['anchor']} is not verbatim")
    if reply["outcome"] == "answered" and not reply["claims"]:
        broken.append("an answer without claims")
    if reply["outcome"] != "answered" and reply["claims"]:
        broken.append("an abstention that claims something")
    return broken


def _said(reply: Mapping[str, Any]) -> str:
    return "\n".join(claim["text"] for claim in reply["claims"])


def _complete(case: Case, reply: Mapping[str, Any]) -> float:
    said = _said(reply)
    holds = bool(said) and all(nugget.matches(said) for nugget in case.vital)
    wrong = any(re.search(pattern, said, re.IGNORECASE) for pattern in case.forbidden)
    return float(holds and not wrong)


def _nugget_recall(case: Case, reply: Mapping[str, Any]) -> float | None:
    if not case.vital:
        return None
    return sum(nugget.matches(_said(reply)) for nugget in case.vital) / len(case.vital)


def _acceptable(case: Case, provisions: Mapping[str, Provision]) -> frozenset[str]:
    alternatives = [*case.facts, *(f for nugget in case.nuggets for f in nugget.facts)]
    gold = gold_anchors(alternatives, provisions)
    return gold | {anchor for g in gold for anchor in provisions[g].companions}


def _citation_precision(
    case: Case, reply: Mapping[str, Any], provisions: Mapping[str, Provision]
) -> float | None:
    cited = [c["anchor"] for c in reply["citations"]] if reply["claims"] else []
    if not cited or case.expect != "answer":
        return None
    acceptable = _acceptable(case, provisions)
    return sum(anchor in acceptable for anchor in cited) / len(cited)


def _citation_recall(
    case: Case, reply: Mapping[str, Any], provisions: Mapping[str, Provision]
) -> float | None:
    if not reply["claims"] or not case.vital:
        return None
    anchors = {citation["n"]: citation["anchor"] for citation in reply["citations"]}
    supported = 0
    for nugget in case.vital:
        gold = gold_anchors(nugget.facts or case.facts, provisions)
        supported += any(
            nugget.matches(claim["text"]) and gold & {anchors[n] for n in claim["citations"]}
            for claim in reply["claims"]
        )
    return supported / len(case.vital)


def _language(reply: Mapping[str, Any], detect: Detect) -> str:
    own_words = reply["answer"].split("\n")[0]
    return detect(own_words)


def _came(reply: Mapping[str, Any]) -> str:
    if reply["outcome"] == "answered":
        return "answered from " + ", ".join(c["anchor"] for c in reply["citations"])
    return f"{reply['outcome']} ({reply['reason']})"
