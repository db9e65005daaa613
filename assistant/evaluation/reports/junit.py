"""A run as JUnit XML, for the test reports of CI."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.runs.running import Run

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(run: Run) -> str:
    """Return a test case for each question: not passed is a failure, not run an error."""
    wrong = {score.id: _reason(score) for score in run.scores if _is_open(score)}
    suite = ElementTree.Element(
        "testsuite",
        name=_printable(f"evaluation of {run.system}"),
        tests=str(len(run.scores) + len(run.failures)),
        failures=str(len(wrong)),
        errors=str(len(run.failures)),
    )
    for score in run.scores:
        element = _case(suite, f"{score.split}.{score.category}", score.id)
        if score.id in wrong:
            message = _printable(wrong[score.id])
            failure = ElementTree.SubElement(element, "failure", message=message)
            failure.text = _printable(score.failed_step)
    for case_id, reason in run.failures.items():
        element = _case(suite, "not run", case_id)
        ElementTree.SubElement(element, "error", message=_printable(reason))
    return ElementTree.tostring(suite, encoding="unicode")


def _is_open(score: CaseScore) -> bool:
    return not score.passed or bool(score.violations)


def _reason(score: CaseScore) -> str:
    return "; ".join([f"expected {score.expect}, {score.came}", *score.violations])


def _case(suite: ElementTree.Element, group: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=group, name=_printable(name))


def _printable(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
