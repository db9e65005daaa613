"""A run as Markdown and as JUnit XML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from assistant.evaluation.cases import Case
from assistant.evaluation.scoring import CaseScore
from assistant.evaluation.summary import Measure


def table(measures: Sequence[Measure]) -> str:
    """Render measures as a Markdown table."""
    lines = ["| measure | value | 95 % interval | n | unscored |", "|---|---|---|---|---|"]
    for m in measures:
        value = "unscored" if m.value is None else _number(m.name, m.value)
        interval = "" if m.low is None or m.high is None else f"{m.low:.3f} to {m.high:.3f}"
        lines.append(f"| {m.name} | {value} | {interval} | {m.n} | {m.unscored} |")
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
    parts += [f"## Failed to run ({len(failures)})", "\n".join(f"- {f}" for f in failures) or "none"]
    return "\n\n".join(parts)


def _passes(scores: Sequence[CaseScore], field: str) -> str:
    groups: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        groups[f"{score.split} | {getattr(score, field)}"].append(score.passed)
    lines = [f"| split | {field} | passed | of |", "|---|---|---|---|"]
    lines += [f"| {name} | {sum(p)} | {len(p)} |" for name, p in sorted(groups.items())]
    return "\n".join(lines)


def junit_xml(scores: Sequence[CaseScore], failures: Sequence[str]) -> str:
    """Render cases as JUnit test cases: not passed is a failure, not run an error."""
    failed = sum(not score.passed for score in scores)
    suite = ElementTree.Element(
        "testsuite",
        name="evaluation",
        tests=str(len(scores) + len(failures)),
        failures=str(failed),
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
        if not score.passed:
            ElementTree.SubElement(
                element, "failure", message=f"expected {score.expect}, {score.came}"
            )
    for failure in failures:
        element = ElementTree.SubElement(suite, "testcase", classname="failed", name=failure)
        ElementTree.SubElement(element, "error", message=failure)
    return ElementTree.tostring(suite, encoding="unicode")
