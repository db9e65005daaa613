"""One case as a reader looks at it: what was asked, expected, said, quoted, and how it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.cases import Case
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.reports.wording import cut, number

# Characters; who needs more opens `answers.jsonl`.
LONG, SHORT = 900, 240
HITS, QUOTES = 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A vital point with the patterns that count as saying it, and whether it was said."""

    id: str
    patterns: str
    said: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A citation; `text` is empty if the answer says it to the letter already."""

    n: int
    where: str
    anchor: str
    lang: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A provision that was found, with its fused score and the known question nearest to it."""

    anchor: str
    score: str
    nearest: str
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What the page shows of one case.

    Attributes:
        score: of the case.
        case: what was asked.
        lang: of the reply.
        answer: the text of the reply, with the numbers of its citations.
        before: the text of the reply of an earlier run, where that was another one.
        ms: how long it took; empty if unknown.
    """

    score: CaseScore
    case: Case
    lang: str
    answer: str
    before: str
    wanted: tuple[Wanted, ...]
    quotes: tuple[Quote, ...]
    found: tuple[Found, ...]
    signals: tuple[tuple[str, str], ...]
    standalone: str
    parts: tuple[str, ...]
    ms: str


def case_view(
    score: CaseScore, case: Case, reply: Mapping[str, Any], ms: float | None, before: str = ""
) -> CaseView:
    """Return what the page shows of a case.

    Args:
        score: of the reply.
        case: what was asked.
        reply: in its public form.
        ms: how long it took; None if unknown.
        before: the text of an earlier reply to the same case; empty if unknown.
    """
    trace = reply["trace"]
    return CaseView(
        score=score,
        case=case,
        lang=reply["language"],
        answer=_cut_lines(_numbered(reply)),
        before="" if before == reply["answer"] else _cut_lines(before),
        wanted=_wanted(case, reply["claims"]),
        quotes=tuple(_quote(citation, reply) for citation in reply["citations"][:QUOTES]),
        found=_found(reply),
        signals=tuple(_signal(name, value) for name, value in trace["signals"].items()),
        standalone="" if _same(trace, case) else cut(trace["standalone_question"], SHORT),
        parts=tuple(cut(part, SHORT) for part in trace["parts"]),
        ms="" if ms is None else number(ms, "ms"),
    )


def _numbered(reply: Mapping[str, Any]) -> str:
    """Put the numbers of its citations behind each claim."""
    text = str(reply["answer"])
    said = [*filter(None, [reply["opening"]]), *reply["claims"]]
    for claim in said:
        numbers = "".join(f" [{n}]" for n in claim["citations"])
        text = text.replace(claim["text"], claim["text"] + numbers, 1)
    return text


def _wanted(case: Case, claims: Sequence[Mapping[str, Any]]) -> tuple[Wanted, ...]:
    said = "\n".join(claim["text"] for claim in claims)
    return tuple(
        Wanted(
            id=nugget.id,
            patterns=cut(" | ".join(p for found in nugget.any_of.values() for p in found), SHORT),
            said=nugget.matches(said),
        )
        for nugget in case.vital
    )


def _quote(citation: Mapping[str, Any], reply: Mapping[str, Any]) -> Quote:
    repeated = citation["quote"] in reply["answer"]
    return Quote(
        n=citation["n"],
        where=", ".join(filter(None, [citation["title"], citation["locator"]])),
        anchor=citation["anchor"],
        lang=citation["language"],
        text="" if repeated else cut(citation["quote"], LONG),
    )


def _found(reply: Mapping[str, Any]) -> tuple[Found, ...]:
    cited = {citation["anchor"] for citation in reply["citations"]}
    return tuple(
        Found(
            anchor=hit["chunk_id"],
            score=f"{hit['score']:.3f}",
            nearest=cut(hit.get("nearest") or "", SHORT // 2),
            cited=hit["chunk_id"] in cited,
        )
        for hit in reply["trace"]["retrieved"][:HITS]
    )


def _signal(name: str, value: object) -> tuple[str, str]:
    return name, f"{value:.3f}" if isinstance(value, float) else cut(str(value), SHORT // 3)


def _same(trace: Mapping[str, Any], case: Case) -> bool:
    return bool(trace["standalone_question"] == case.question)


def _cut_lines(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1].rstrip() + "…"
