"""How a reply came about, as tables of plain text (`alliance ask --explain`)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from assistant.domain import Abstention, Answer, Clarification, Hit, Outcome, Reply, Trace

WIDTH = 100
INDENT = 2
LABEL = 16
RANK = 4
# Of a score, of what became of a hit, and of the number of a citation.
NUMBER, FATE, CITED = 8, 9, 3
# Of a message that says more than it asks, the reading that did not decide.
NOT_TAKEN = "other reading"


def explanation(reply: Reply) -> str:
    """Return what a maintainer needs to see why a reply is as it is, at most `WIDTH` wide."""
    trace = reply.trace
    sections = {
        "Question": _pairs(_question(reply)),
        "Decision": _pairs([("outcome", decision(reply.outcome)), *trace.signals.items()]),
        "Parts": _pairs(_parts(reply)),
        "Found": _hits(reply),
        "Written by a model": _pairs(_checks(trace)),
        "Time": _pairs(_times(trace.timings_ms)),
    }
    return "\n\n".join("\n".join([name, *lines]) for name, lines in sections.items() if lines)


def decision(outcome: Outcome) -> str:
    """Say in a few words what was decided, and why."""
    match outcome:
        case Answer(claims=claims, left_open=left_open, corrects=corrects):
            said = [f"answered, claims: {len(claims)}"]
            said += [f"left open: {len(left_open)}"] if left_open else []
            return ", ".join([*said, *(["corrects the question"] if corrects else [])])
        case Abstention(reason=reason):
            return f"abstained ({reason.value})"
        case Clarification(reason=reason):
            return f"asked back ({reason.value})"


def _question(reply: Reply) -> list[tuple[str, str]]:
    trace = reply.trace
    return [
        ("language", reply.language),
        ("searched for", trace.standalone_question),
        *(("continues", turn) for turn in trace.continues),
        *((f"part {number}", part) for number, part in enumerate(trace.parts, start=1)),
    ]


def _parts(reply: Reply) -> list[tuple[str, str]]:
    """Say of each part whether its evidence suffices, and below it what was found first."""
    cited = _cited(reply.outcome)
    rows = []
    for number, part in enumerate(reply.trace.part_verdicts, start=1):
        reason = part.reason.value if part.reason else "answerable"
        gap = f" ({part.silence})" if part.silence else ""
        sure = f"confidence {part.confidence:.4f} (least {part.confidence_least:.4f})"
        name = NOT_TAKEN if len(reply.trace.parts) == 1 else f"part {number}"
        rows.append((name, f"{reason}{gap}, {sure}"))
        if part.signals:
            said = ", ".join(f"{name} {value:.4f}" for name, value in part.signals.items())
            rows.append(("", said))
        rows += [
            ("", f"{hit.score:.4f}  {cited.get(hit.anchor, ''):{CITED}} {hit.anchor}")
            for hit in part.hits
        ]
    return rows


def _hits(reply: Reply) -> list[str]:
    found = {hit.anchor for hit in reply.trace.hits}
    # One that was left out is most often among those found: it is shown once, at its rank there.
    further = [hit for hit in reply.trace.rejected if hit.anchor not in found]
    hits = [*reply.trace.hits, *further]
    arms = list(dict.fromkeys(arm for hit in hits for arm in hit.arms))
    wide = max(NUMBER, *map(len, ["score", *arms])) + 1
    fates = _fates(reply)
    titles = "".join(f"{title:>{wide}}" for title in ("score", *arms))
    lines = [f"{' ' * RANK}{titles}  {'':{FATE}}provision"] if hits else []
    for rank, hit in enumerate(hits, start=1):
        numbers = "".join(f"{number:>{wide}}" for number in _numbers(hit, arms))
        fate = fates.get(hit.anchor, "")
        lines += _wrapped(f"{rank:{RANK}}{numbers}  {fate:{FATE}}{hit.anchor}", RANK + INDENT)
        if hit.nearest:
            lines += _wrapped(f"{' ' * (RANK + INDENT)}near: {hit.nearest}", RANK + INDENT)
    return lines


def _numbers(hit: Hit, arms: Sequence[str]) -> list[str]:
    return [f"{hit.score:.4f}", *(f"{hit.arms[a]:.4f}" if a in hit.arms else "-" for a in arms)]


def _fates(reply: Reply) -> dict[str, str]:
    """Return by anchor the number of its citation, or that it was left out."""
    left_out = dict.fromkeys((hit.anchor for hit in reply.trace.rejected), "left out")
    return left_out | _cited(reply.outcome)


def _cited(outcome: Outcome) -> dict[str, str]:
    match outcome:
        case Answer(citations=cited) | Abstention(nearest=cited):
            return {citation.anchor: f"[{citation.n}]" for citation in cited}
        case Clarification():
            return {}


def _checks(trace: Trace) -> list[tuple[str, str]]:
    return [
        ("kept" if check.passed else "dropped", f"{check.text} ({check.why})")
        for check in trace.checks
    ]


def _times(timings_ms: Mapping[str, float]) -> list[tuple[str, str]]:
    rows = [*timings_ms.items(), ("all", sum(timings_ms.values()))] if timings_ms else []
    return [(step, f"{spent:{NUMBER}.1f} ms") for step, spent in rows]


def _pairs(rows: Sequence[tuple[str, float | str]]) -> list[str]:
    wide = max([LABEL, *(len(name) for name, _ in rows)])
    return [
        line
        for name, value in rows
        for line in _wrapped(f"{' ' * INDENT}{name:{wide}} {value}", INDENT + wide + 1)
    ]


def _wrapped(line: str, hang: int) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * hang)
