"""Score one reply, in its public JSON form, against one case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.corpus import Corpus
from assistant.evaluation.cases import Case, Gold
from assistant.evaluation.measuring.diagnosis import failed_step, provisions_of
from assistant.evaluation.measuring.metrics import (
    coverage_at_k,
    coverage_within,
    ndcg_at_k,
    reciprocal_rank,
    success_at_k,
)

Detect = Callable[[str], str]
TOP = 5
BUDGET = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScore:
    """What one reply is worth. None is unscored (the metric is undefined for this case).

    Attributes:
        opening_right: whether a yes or no that was said first is right.
        wrong: whether an answer says what it must not: something forbidden, or the wrong yes or no.
        confidence: the assistant's own, from 0 to 1.
        recall_in_budget: recall of the first hits that fit in 2,000 characters.
        recall_alone: recall@5 of the same question put so that it needs no history.
        violations: broken invariants: any one turns the gate red.
        failed_step: the step of the trace at which a reply that did not pass, or is wrong, went
            astray.
        came: what the system did, in words.
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
    recall_in_budget: float | None
    recall_alone: float | None
    success_at_5: float | None
    reciprocal_rank: float | None
    ndcg_at_10: float | None
    citation_precision: float | None
    citation_recall: float | None
    language_match: float
    violations: tuple[str, ...]
    failed_step: str
    came: str


def score_case(
    case: Case,
    reply: Mapping[str, Any],
    corpus: Corpus,
    detect: Detect,
    violations: Sequence[str] = (),
    alone: Sequence[Mapping[str, Any]] | None = None,
) -> CaseScore:
    """Return the scores of one reply; never calls the system.

    Args:
        case: what was asked and what is right.
        reply: in the public form.
        corpus: what the reply's provisions stand in.
        detect: returns the language of a text.
        violations: broken invariants of this reply.
        alone: hits of the standalone question, if it was asked.
    """
    gold = Gold(case, corpus)
    hits = reply["trace"]["retrieved"]
    covered = [provisions_of(hit, "chunk_id") for hit in hits]
    stated = [gold.stated(anchors) for anchors in covered]
    ranking = _ranking(covered, gold.anchors)
    complete = _complete(case, reply) if case.expect == "answer" else None
    opening_right = _opening_right(case, reply)
    passed = _passed(case, reply, complete)
    wrong = _wrong(case, reply, opening_right)
    went_wrong = not passed or bool(wrong)
    recall = coverage_at_k(stated, gold.needs, TOP)
    return CaseScore(
        id=case.id,
        seed=case.seed or case.id,
        split=case.split,
        category=case.category,
        lang=case.lang,
        expect=case.expect,
        critical=case.critical,
        answered=reply["outcome"] == "answered",
        outcome=reply["outcome"],
        corrects=reply["corrects"],
        opening_right=opening_right,
        wrong=wrong,
        confidence=float(reply["trace"]["signals"].get("confidence", 0.0)),
        passed=passed,
        complete=complete,
        nugget_recall=_nugget_recall(case, reply) if case.expect == "answer" else None,
        recall_at_5=recall,
        recall_in_budget=coverage_within(
            stated, [_length(hit, corpus) for hit in hits], gold.needs, BUDGET
        ),
        recall_alone=None
        if alone is None
        else coverage_at_k(
            [gold.stated(provisions_of(hit, "chunk_id")) for hit in alone], gold.needs, TOP
        ),
        success_at_5=success_at_k(ranking, gold.anchors, TOP),
        reciprocal_rank=reciprocal_rank(ranking, gold.anchors),
        ndcg_at_10=ndcg_at_k(ranking, gold.anchors, 10),
        citation_precision=_citation_precision(case, reply, gold),
        citation_recall=_citation_recall(case, reply, gold),
        language_match=float(_language(reply, detect) == case.expected_lang),
        violations=tuple(violations),
        failed_step=failed_step(case, reply, recall, gold.anchors) if went_wrong else "",
        came=_came(reply),
    )


def _ranking(covered: Sequence[Sequence[str]], gold: frozenset[str]) -> list[str]:
    """Name each hit by a gold provision that it covers, not named before, else by its first."""
    ranking: list[str] = []
    for anchors in covered:
        new = [a for a in anchors if a in gold and a not in ranking]
        ranking.append(new[0] if new else anchors[0])
    return ranking


def _length(hit: Mapping[str, Any], corpus: Corpus) -> int:
    if "characters" in hit:
        return int(hit["characters"])
    provision = corpus.provisions.get(hit["chunk_id"])
    return len(provision.text) if provision else 0


def _said(reply: Mapping[str, Any]) -> str:
    return "\n".join(claim["text"] for claim in reply["claims"])


def _complete(case: Case, reply: Mapping[str, Any]) -> float:
    said = _said(reply)
    holds = bool(said) and all(nugget.matches(said) for nugget in case.vital)
    return float(holds and not _forbidden(case, said))


def _forbidden(case: Case, said: str) -> bool:
    return any(re.search(pattern, said, re.IGNORECASE) for pattern in case.forbidden)


def _passed(case: Case, reply: Mapping[str, Any], complete: float | None) -> bool:
    if case.expect == "answer":
        return bool(complete) and _opening_right(case, reply) != 0.0
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


def _wrong(case: Case, reply: Mapping[str, Any], opening_right: float | None) -> float | None:
    if reply["outcome"] != "answered":
        return None
    opening = (reply["opening"] or {}).get("text", "")
    said = f"{opening}\n{_said(reply)}"
    return float(_forbidden(case, said) or opening_right == 0.0)


def _nugget_recall(case: Case, reply: Mapping[str, Any]) -> float | None:
    if not case.vital:
        return None
    return sum(nugget.matches(_said(reply)) for nugget in case.vital) / len(case.vital)


def _citation_precision(case: Case, reply: Mapping[str, Any], gold: Gold) -> float | None:
    cited = [provisions_of(c, "anchor") for c in reply["citations"]] if reply["claims"] else []
    if not cited or case.expect != "answer":
        return None
    acceptable = gold.acceptable
    return sum(not acceptable.isdisjoint(anchors) for anchors in cited) / len(cited)


def _citation_recall(case: Case, reply: Mapping[str, Any], gold: Gold) -> float | None:
    said = _said(reply)
    matched = [nugget for nugget in case.vital if nugget.matches(said)]
    if not matched:
        return None
    anchors = {citation["n"]: provisions_of(citation, "anchor") for citation in reply["citations"]}
    supported = 0
    for nugget in matched:
        evidence = gold.of_nugget(nugget)
        supported += any(
            nugget.matches(claim["text"])
            and not evidence.isdisjoint(a for n in claim["citations"] for a in anchors.get(n, ()))
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
