"""Score one reply, in its public JSON form, against one case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.corpus import Corpus
from assistant.domain import Provision
from assistant.evaluation.cases import Case, gold_anchors
from assistant.evaluation.measuring.metrics import (
    coverage_at_k,
    ndcg_at_k,
    reciprocal_rank,
    success_at_k,
)

Detect = Callable[[str], str]
TOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScore:
    """What one reply is worth. None is unscored (the metric is undefined for this case).

    `opening_right` tells whether a yes or no that was said first is right, `wrong` whether an
    answer says what it must not: something forbidden, or the wrong yes or no. `confidence` is the
    assistant's own, from 0 to 1. `violations` names broken invariants: any one turns the gate red.
    """

    id: str
    seed: str
    split: str
    category: str
    lang: str
    expect: str
    critical: bool
    answered: bool
    outcome: str
    corrects: bool
    opening_right: float | None
    wrong: float | None
    confidence: float
    passed: bool
    complete: float | None
    nugget_recall: float | None
    recall_at_5: float | None
    success_at_5: float | None
    reciprocal_rank: float | None
    ndcg_at_10: float | None
    citation_precision: float | None
    citation_recall: float | None
    language_match: float
    latency_ms: float
    violations: tuple[str, ...]
    came: str


def score_case(case: Case, reply: Mapping[str, Any], corpus: Corpus, detect: Detect) -> CaseScore:
    """Return the scores of one reply; never calls the system."""
    provisions = corpus.provisions
    answered = reply["outcome"] == "answered"
    ranking = [hit["chunk_id"] for hit in reply["trace"]["retrieved"]]
    stated = [provisions[a].states if a in provisions else () for a in ranking]
    gold = gold_anchors(case.facts, provisions)
    needs = [nugget.facts or case.facts for nugget in case.vital]
    complete = _complete(case, reply) if case.expect == "answer" else None
    opening_right = _opening_right(case, reply)
    latency = sum(reply["trace"]["timings_ms"].values())
    return CaseScore(
        id=case.id,
        seed=case.seed or case.id,
        split=case.split,
        category=case.category,
        lang=case.lang,
        expect=case.expect,
        critical=case.critical,
        answered=answered,
        outcome=reply["outcome"],
        corrects=reply["corrects"],
        opening_right=opening_right,
        wrong=_wrong(case, reply, opening_right) if answered else None,
        confidence=float(reply["trace"]["signals"].get("confidence", 0.0)),
        passed=_passed(case, reply, complete),
        complete=complete,
        nugget_recall=_nugget_recall(case, reply) if case.expect == "answer" else None,
        recall_at_5=coverage_at_k(stated, needs, TOP),
        success_at_5=success_at_k(ranking, gold, TOP),
        reciprocal_rank=reciprocal_rank(ranking, gold),
        ndcg_at_10=ndcg_at_k(ranking, gold, 10),
        citation_precision=_citation_precision(case, reply, provisions),
        citation_recall=_citation_recall(case, reply, provisions),
        language_match=float(_language(reply, detect) == case.expected_lang),
        latency_ms=round(latency, 1),
        violations=tuple(invariant_violations(reply, corpus)),
        came=_came(reply),
    )


def invariant_violations(reply: Mapping[str, Any], corpus: Corpus) -> list[str]:
    """Check what must hold of every reply: citations present, resolved and verbatim."""
    return [*_claim_violations(reply), *_quote_violations(reply, corpus)]


def _claim_violations(reply: Mapping[str, Any]) -> list[str]:
    broken = []
    numbers = {citation["n"] for citation in reply["citations"]}
    for claim in reply["claims"]:
        if not claim["citations"]:
            broken.append(f"claim without citation: {claim['text'][:60]}")
        if not set(claim["citations"]) <= numbers:
            broken.append(f"claim cites a number that is not listed: {claim['citations']}")
    if (reply["outcome"] == "answered") != bool(reply["claims"]):
        broken.append(f"{reply['outcome']} with {len(reply['claims'])} claims")
    return broken


def _quote_violations(reply: Mapping[str, Any], corpus: Corpus) -> list[str]:
    broken = []
    for citation in reply["citations"]:
        provision = corpus.find(citation["anchor"], citation["language"])
        span = slice(citation["start"], citation["end"])
        if provision is None:
            broken.append(f"citation of an unknown provision {citation['anchor']}")
        elif provision.text[span] != citation["quote"] or not citation["quote"]:
            broken.append(f"quote of {citation['anchor']} is not verbatim")
    return broken


def _said(reply: Mapping[str, Any]) -> str:
    return "\n".join(claim["text"] for claim in reply["claims"])


def _complete(case: Case, reply: Mapping[str, Any]) -> float:
    said = _said(reply)
    holds = bool(said) and all(nugget.matches(said) for nugget in case.vital)
    wrong = any(re.search(pattern, said, re.IGNORECASE) for pattern in case.forbidden)
    return float(holds and not wrong)


def _passed(case: Case, reply: Mapping[str, Any], complete: float | None) -> bool:
    if case.expect == "answer":
        return bool(complete)
    if case.expect == "clarify":
        return bool(reply["outcome"] == "clarification")
    return bool(reply["outcome"] != "answered")


def _opening_right(case: Case, reply: Mapping[str, Any]) -> float | None:
    """Compare a yes or no with the expected one; unscored where either is missing."""
    opening = reply["trace"]["signals"].get("opening", "")
    said = {"yes": "yes", "yes_if": "yes", "no": "no", "no_but": "no"}.get(str(opening))
    if said is None or not case.opening or reply["opening"] is None:
        return None
    return float(said == case.opening)


def _wrong(case: Case, reply: Mapping[str, Any], opening_right: float | None) -> float:
    opening = (reply["opening"] or {}).get("text", "")
    said = f"{opening}\n{_said(reply)}"
    forbidden = any(re.search(pattern, said, re.IGNORECASE) for pattern in case.forbidden)
    return float(forbidden or opening_right == 0.0)


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
    said = _said(reply)
    matched = [nugget for nugget in case.vital if nugget.matches(said)]
    if not matched:
        return None
    anchors = {citation["n"]: citation["anchor"] for citation in reply["citations"]}
    supported = 0
    for nugget in matched:
        gold = gold_anchors(nugget.facts or case.facts, provisions)
        supported += any(
            nugget.matches(claim["text"]) and gold & {anchors.get(n) for n in claim["citations"]}
            for claim in reply["claims"]
        )
    return supported / len(matched)


def _language(reply: Mapping[str, Any], detect: Detect) -> str:
    """Detect the language of the assistant's own words; quotes stay in that of the digest."""
    said = _said(reply)
    own = reply["answer"].replace(said, " ").strip() if said else reply["answer"]
    # A bare "No." is too short to tell by; the quotes then count, as where there is no frame.
    return detect(own if len(own.split()) > 1 else said)


def _came(reply: Mapping[str, Any]) -> str:
    if reply["outcome"] == "answered":
        return "answered from " + ", ".join(c["anchor"] for c in reply["citations"])
    return f"{reply['outcome']} ({reply['reason']})"
