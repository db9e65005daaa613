"""Where in the trace a reply went wrong, in one line: for the gate, comparisons and reports.

The steps are those of the chain, in its order: language, context, ambiguity, retrieval,
sufficiency, premise, selection, composition, opening. Language and context are named only beside
what they led to; of the others the first that explains the reply is named. A signal that another
system does not give is left out of the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assistant.evaluation.cases.model import Case
from assistant.words import words

SAYS = {"yes": "yes", "yes_if": "yes", "no": "no", "no_but": "no"}
SUFFICIENCY = ("confidence", "silence_margin")
DISTANCE = ("nearest", "foreign")
STANCE = ("stance", "stance_score")
SHOWN = 60


def failed_step(
    case: Case, reply: Mapping[str, Any], recall: float | None, gold: Collection[str]
) -> str:
    """Name the step at which a reply that did not pass left the right way.

    Args:
        case: what was asked.
        reply: in the public form.
        recall: share of the vital nuggets that the first five hits state.
        gold: provisions that state what was asked.
    """
    lost = recall is not None and recall < 1
    step = _wrong_kind(case, reply) or (
        _retrieval(reply, recall or 0.0, gold) if lost else _after_retrieval(case, reply, gold)
    )
    understood = [_language(case, reply), _context(case, reply) if lost else ""]
    return "; ".join([*filter(None, understood), step])


def _wrong_kind(case: Case, reply: Mapping[str, Any]) -> str:
    """Explain a reply to what must be asked back or declined; empty where an answer is right."""
    if case.expect == "clarify":
        return f"ambiguity: not asked back but {reply['outcome']}{_signals(reply)}"
    if case.expect == "abstain":
        return f"sufficiency: answered though the texts do not say{_signals(reply)}"
    return ""


def _language(case: Case, reply: Mapping[str, Any]) -> str:
    spoken = reply["language"]
    if spoken == case.expected_lang:
        return ""
    return f"language: read as {spoken}, not {case.expected_lang}"


def _context(case: Case, reply: Mapping[str, Any]) -> str:
    """Compare what a turn was read with and what it needs; unknown without a standalone form."""
    if not (case.history and case.standalone):
        return ""
    needed = sorted(words(case.standalone)) != sorted(words(case.question))
    continued = bool(reply["trace"].get("continues"))
    if needed and not continued:
        return "context: read without the exchange before it"
    if continued and not needed:
        return "context: read with the exchange before it, though it stands alone"
    return ""


def _retrieval(reply: Mapping[str, Any], recall: float, gold: Collection[str]) -> str:
    held = f"the first five hits hold {recall:.0%} of what was asked"
    return f"retrieval: {held}, {_best_rank(reply, gold)}"


def _after_retrieval(case: Case, reply: Mapping[str, Any], gold: Collection[str]) -> str:
    found = f"with the evidence found, {_best_rank(reply, gold)}"
    if reply["outcome"] == "clarification":
        return f"ambiguity: asked back ({reply['reason']}) {found}"
    if reply["outcome"] != "answered":
        names = DISTANCE if reply["reason"] == "out_of_scope" else SUFFICIENCY
        return f"sufficiency: declined ({reply['reason']}) {found}{_signals(reply, names)}"
    if case.answerability == "false_premise" and not reply["corrects"]:
        return f"premise: not corrected{_signals(reply, STANCE)}"
    cited = [citation["anchor"] for citation in reply["citations"]]
    covered = {a for citation in reply["citations"] for a in provisions_of(citation, "anchor")}
    if covered.isdisjoint(gold):
        return f"selection: quoted {', '.join(cited)}, {_best_rank(reply, gold)}"
    return _composition(case, reply) or _opening(case, reply) or "composition: not complete"


def _composition(case: Case, reply: Mapping[str, Any]) -> str:
    said = "\n".join(claim["text"] for claim in reply["claims"])
    begun = (reply["opening"] or {}).get("text", "")
    for pattern in case.forbidden:
        found = re.search(pattern, f"{begun}\n{said}", re.IGNORECASE)
        if found:
            return f"composition: says {_short(found.group())!r}, forbidden by {_short(pattern)!r}"
    missing = [nugget.id for nugget in case.vital if not nugget.matches(said)]
    return f"composition: does not say {', '.join(missing)}" if missing else ""


def _opening(case: Case, reply: Mapping[str, Any]) -> str:
    opening = str(reply["trace"]["signals"].get("opening", ""))
    said = SAYS.get(opening)
    if not (case.opening and reply["opening"] and said) or said == case.opening:
        return ""
    return f"opening: {opening}, not {case.opening}{_signals(reply, STANCE)}"


def _best_rank(reply: Mapping[str, Any], gold: Collection[str]) -> str:
    hits: Sequence[Mapping[str, Any]] = reply["trace"]["retrieved"]
    for rank, hit in enumerate(hits, start=1):
        found = next((a for a in provisions_of(hit, "chunk_id") if a in gold), None)
        if found is not None:
            return f"best gold {found} at rank {rank}"
    return f"no gold among {len(hits)} hits"


def provisions_of(found: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the provisions that a hit or a citation covers: several where chunks are larger."""
    return tuple(found.get("anchors") or (found[key],))


def _signals(reply: Mapping[str, Any], names: Sequence[str] = SUFFICIENCY) -> str:
    """Return the signals behind a decision, in brackets."""
    signals = reply["trace"]["signals"]
    shown = [f"{n.replace('_', ' ')} {_value(signals[n])}" for n in names if n in signals]
    if names is SUFFICIENCY and signals.get("silence"):
        shown.append(f"nearest silence {signals['silence']}")
    return f" ({', '.join(shown)})" if shown else ""


def _value(signal: float | str) -> str:
    return signal if isinstance(signal, str) else f"{signal:.2f}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
