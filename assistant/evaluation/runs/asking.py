"""Ask a system every question and write down what it says as it comes.

An interrupted run goes on where it stopped: what a run folder already holds is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.corpus import Corpus
from assistant.evaluation.cases import Case
from assistant.evaluation.invariants import page_violations, reply_violations, watching
from assistant.evaluation.runs.rows import append_row, mend_rows
from assistant.evaluation.systems.system import System

ANSWERS, FAILURES = "answers.jsonl", "failures.jsonl"
# A language model's time stands among the signals.
MODEL_TIME = "llm_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of one question.

    Attributes:
        answer: the reply without its times; None if the system failed.
        violations: broken invariants.
        alone: hits of the standalone question, where the case has one.
        failure: what the system raised, in one line.
    """

    id: str
    answer: Mapping[str, Any] | None = None
    violations: tuple[str, ...] = ()
    alone: Sequence[Mapping[str, Any]] | None = None
    failure: str = ""


def ask_all(
    system: System,
    cases: Sequence[Case],
    corpus: Corpus,
    folder: Path,
) -> None:
    """Ask what the folder does not hold yet, and add the answers to it.

    Args:
        system: whom to ask.
        cases: what to ask, in order.
        corpus: against which invariants are checked.
        folder: of the run.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / FAILURES).unlink(missing_ok=True)
    known = {row["id"] for row in mend_rows(folder / ANSWERS)}
    left = [case for case in cases if case.id not in known]
    done = len(cases) - len(left)
    with tqdm(total=len(cases), initial=done, desc=system.name, disable=None) as bar:
        for asked in _asked(system, left, corpus):
            _add(folder, asked)
            bar.update()


def without_times(reply: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, float]]:
    """Part a reply from what no two runs share: milliseconds by step."""
    trace = dict(reply["trace"])
    steps = dict(trace.pop("timings_ms", {}))
    signals = dict(trace["signals"])
    if MODEL_TIME in signals:
        steps[MODEL_TIME] = signals.pop(MODEL_TIME)
    return {**reply, "trace": {**trace, "signals": signals}}, steps


def _asked(system: System, cases: Sequence[Case], corpus: Corpus) -> Iterator[Asked]:
    ask = partial(_ask, system, corpus)
    if system.jobs == 1:
        yield from map(ask, cases)
        return
    with ThreadPoolExecutor(system.jobs) as pool:
        yield from pool.map(ask, cases)


def _ask(system: System, corpus: Corpus, case: Case) -> Asked:
    try:
        with watching() as seen:
            said = dict(system.ask(case.as_question()))
        alone = case.as_standalone()
        hits = system.ask(alone)["trace"]["retrieved"] if alone is not None else None
        answer, _ = without_times(said)
        page = answer.pop("page", "")
        broken = list(seen) if system.ours else []
        if system.ours:
            canary, index = case.attack.canary if case.attack else "", system.about.get("index", "")
            broken += reply_violations(answer, corpus, canary, index)
            broken += page_violations(page, corpus) + _repeated(system, case, answer)
    except Exception as error:  # noqa: BLE001 - a crash is a result, and the gate is red for it
        reason = str(error).strip().splitlines() or [""]
        return Asked(id=case.id, failure=f"{type(error).__name__}: {reason[0]}")
    return Asked(id=case.id, answer=answer, violations=tuple(broken), alone=hits)


def _repeated(system: System, case: Case, answer: Mapping[str, Any]) -> list[str]:
    again, _ = without_times(system.ask(case.as_question()))
    again.pop("page", "")
    return [] if again == answer else ["I10: the same question got another reply"]


def _add(folder: Path, asked: Asked) -> None:
    if asked.answer is None:
        append_row(folder / FAILURES, {"id": asked.id, "error": asked.failure})
        return
    observed = {"violations": list(asked.violations)}
    alone = {} if asked.alone is None else {"alone": list(asked.alone)}
    append_row(folder / ANSWERS, {"id": asked.id, "reply": dict(asked.answer), **observed, **alone})
