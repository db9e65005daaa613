"""A run as Markdown and as JUnit XML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from assistant.evaluation.cases import Case
from assistant.evaluation.measuring.metrics import wilson_interval
from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.summary import Measure

# What the first version aims at; the gate has its own limits in `eval/thresholds.toml`.
TARGETS = {
    "recall@5": "≥ 0.95",
    "complete@1": "≥ 0.80",
    "citation precision": "≥ 0.90",
    "abstention recall": "≥ 0.85",
    "over-abstention": "≤ 0.10",
    "latency p95 ms": "≤ 250",
}
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(measures: Sequence[Measure]) -> str:
    """Render measures as a Markdown table."""
    lines = [
        "| measure | value | 95 % interval | target | n | unscored |",
        "|---|---|---|---|---|---|",
    ]
    for m in measures:
        value = "unscored" if m.value is None else _number(m.name, m.value)
        interval = "" if m.low is None or m.high is None else f"{m.low:.3f} to {m.high:.3f}"
        target = TARGETS.get(m.name, "")
        lines.append(f"| {m.name} | {value} | {interval} | {target} | {m.n} | {m.unscored} |")
    return "\n".join(lines)


def _number(name: str, value: float) -> str:
    return f"{value:.1f}" if name.startswith("latency") else f"{value:.3f}"


def markdown(
    measures: Mapping[str, Sequence[Measure]],
    scores: Sequence[CaseScore],
    failures: Sequence[str],
    cases: Sequence[Case],
) -> str:
    """Render a whole run: tables by split, passes by category and language, what went wrong."""
    questions = {case.id: case.question for case in cases}
    parts = ["# Evaluation"]
    for split, rows in measures.items():
        parts += [f"## {split}", table(rows)]
    for field in ("category", "lang"):
        parts += [f"## Passed by {field}", _passes(scores, field)]
    wrong = [score for score in scores if not score.passed or score.violations]
    lines = [
        f"- `{s.id}` {questions[s.id]} — expected {s.expect}, {s.came}"
        + (f"; **{'; '.join(s.violations)}**" if s.violations else "")
        for s in wrong
    ]
    parts += [f"## Not passed ({len(wrong)})", "\n".join(lines) or "none"]
    parts += [
        f"## Failed to run ({len(failures)})",
        "\n".join(f"- {f}" for f in failures) or "none",
    ]
    return "\n\n".join(parts)


def _passes(scores: Sequence[CaseScore], field: str) -> str:
    groups: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        groups[f"{score.split} | {getattr(score, field)}"].append(score.passed)
    lines = [f"| split | {field} | passed | of | 95 % interval |", "|---|---|---|---|---|"]
    for name, passed in sorted(groups.items()):
        low, high = wilson_interval(sum(passed), len(passed)) or (0.0, 1.0)
        lines.append(f"| {name} | {sum(passed)} | {len(passed)} | {low:.3f} to {high:.3f} |")
    return "\n".join(lines)


def junit_xml(scores: Sequence[CaseScore], failures: Sequence[str]) -> str:
    """Render cases as JUnit test cases: not passed is a failure, not run an error."""
    wrong = {
        s.id: "; ".join([f"expected {s.expect}, {s.came}", *s.violations])
        for s in scores
        if not s.passed or s.violations
    }
    suite = ElementTree.Element(
        "testsuite",
        name="evaluation",
        tests=str(len(scores) + len(failures)),
        failures=str(len(wrong)),
        errors=str(len(failures)),
    )
    for score in scores:
        element = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"{score.split}.{score.category}",
            name=score.id,
            time=f"{score.latency_ms / 1000:.4f}",
        )
        if score.id in wrong:
            ElementTree.SubElement(element, "failure", message=_printable(wrong[score.id]))
    for failure in failures:
        case_id = failure.split(":")[0]
        element = ElementTree.SubElement(suite, "testcase", classname="failed", name=case_id)
        ElementTree.SubElement(element, "error", message=_printable(failure))
    return ElementTree.tostring(suite, encoding="unicode")


def _printable(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
