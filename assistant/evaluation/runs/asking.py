"""Ask a system every question and write down what it says as it comes.

An interrupted run goes on where it stopped: what a run folder already holds is not asked again.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.corpus import Corpus
from assistant.evaluation.cases import Case
from assistant.evaluation.invariants import page_violations, reply_violations, watching
from assistant.evaluation.systems.system import System

ANSWERS, TIMINGS, FAILURES = "answers.jsonl", "timings.jsonl", "failures.jsonl"
WARM_UP = 3
# A language model's time stands among the signals.
MODEL_TIME = "llm_ms"
# How many questions are asked between two measurements of the reference.
PACE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of one question.

    Attributes:
        answer: the reply without its times; None if the system failed.
        violations: broken invariants.
        alone: hits of the standalone question, where the case has one.
        ms: until the reply came; `steps` by step of the trace.
        failure: what the system raised, in one line.
    """

    id: str
    answer: Mapping[str, Any] | None = None
    violations: tuple[str, ...] = ()
    alone: Sequence[Mapping[str, Any]] | None = None
    ms: float = 0.0
    steps: Mapping[str, float] = field(default_factory=dict)
    failure: str = ""


def ask_all(
    system: System,
    cases: Sequence[Case],
    corpus: Corpus,
    folder: Path,
    reference: Callable[[], None] | None = None,
) -> None:
    """Ask what the folder does not hold yet, and add the answers to it.

    Args:
        system: whom to ask.
        cases: what to ask, in order.
        corpus: against which invariants are checked.
        folder: of the run.
        reference: work whose time stands for the speed of the machine.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / FAILURES).unlink(missing_ok=True)
    known = {row["id"] for row in _mended(folder / ANSWERS)}
    _mended(folder / TIMINGS)
    left = [case for case in cases if case.id not in known]
    for case in left[:WARM_UP]:
        # Asked again below, where what goes wrong is recorded.
        with contextlib.suppress(Exception):
            system.ask(case.as_question())
    done = len(cases) - len(left)
    with tqdm(total=len(cases), initial=done, desc=system.name, disable=None) as bar:
        for number, asked in enumerate(_asked(system, left, corpus)):
            _add(folder, asked)
            if reference is not None and number % PACE == 0:
                _append(folder / TIMINGS, {"id": "", "ms": _clock(reference)})
            bar.update()


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file; a line that an interruption cut off is left out."""
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        with contextlib.suppress(ValueError):
            rows.append(json.loads(line))
    return rows


def _mended(path: Path) -> list[dict[str, Any]]:
    """Read a file that lines will be added to, without a line that was cut off."""
    rows = read_rows(path)
    if rows:
        path.write_text("".join(map(_line, rows)), encoding="utf-8")
    return rows


def _asked(system: System, cases: Sequence[Case], corpus: Corpus) -> Iterator[Asked]:
    ask = partial(_ask, system, corpus)
    if system.jobs == 1:
        yield from map(ask, cases)
        return
    with ThreadPoolExecutor(system.jobs) as pool:
        yield from pool.map(ask, cases)


def _ask(system: System, corpus: Corpus, case: Case) -> Asked:
    started = time.perf_counter()
    try:
        with watching() as seen:
            said = dict(system.ask(case.as_question()))
        ms = _since(started)
        alone = case.as_standalone()
        hits = system.ask(alone)["trace"]["retrieved"] if alone is not None else None
        answer, steps = _without_times(said)
        page = answer.pop("page", "")
        broken = list(seen) if system.ours else []
        if system.ours:
            canary, index = case.attack.canary if case.attack else "", system.about.get("index", "")
            broken += reply_violations(answer, corpus, canary, index)
            broken += page_violations(page, corpus) + _repeated(system, case, answer)
    except Exception as error:  # noqa: BLE001 - a crash is a result, and the gate is red for it
        reason = str(error).strip().splitlines() or [""]
        return Asked(id=case.id, failure=f"{type(error).__name__}: {reason[0]}")
    return Asked(
        id=case.id, answer=answer, violations=tuple(broken), alone=hits, ms=ms, steps=steps
    )


def _without_times(reply: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, float]]:
    """Part a reply from what no two runs share."""
    trace = dict(reply["trace"])
    steps = dict(trace.pop("timings_ms", {}))
    signals = dict(trace["signals"])
    if MODEL_TIME in signals:
        steps[MODEL_TIME] = signals.pop(MODEL_TIME)
    return {**reply, "trace": {**trace, "signals": signals}}, steps


def _repeated(system: System, case: Case, answer: Mapping[str, Any]) -> list[str]:
    again, _ = _without_times(system.ask(case.as_question()))
    again.pop("page", "")
    return [] if again == answer else ["I10: the same question got another reply"]


def _add(folder: Path, asked: Asked) -> None:
    if asked.answer is None:
        _append(folder / FAILURES, {"id": asked.id, "error": asked.failure})
        return
    observed = {"violations": list(asked.violations)}
    alone = {} if asked.alone is None else {"alone": list(asked.alone)}
    _append(folder / TIMINGS, {"id": asked.id, "ms": asked.ms, "steps": dict(asked.steps)})
    _append(folder / ANSWERS, {"id": asked.id, "reply": dict(asked.answer), **observed, **alone})


def _append(path: Path, row: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(row))


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _clock(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return _since(started)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
