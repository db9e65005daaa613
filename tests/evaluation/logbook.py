"""A run folder written by hand, read as a run: the same replies and times whenever it is made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.cases import Case
from assistant.evaluation.runs.running import Run, read_run
from tests.evaluation.harbour import BOARD, FEE, MOON, YARDSTICK, abstained, answered, case

HOSTILE = "<img src=x onerror=alert(1)> ![](http://evil.example/x.png) `<script>` | \"&amp;' 90 %"
ASKS_BACK = abstained() | {"outcome": "clarification", "reason": "ambiguous"}


def told(reply: dict[str, Any], confidence: float, **signals: Any) -> dict[str, Any]:
    """Give a reply its confidence."""
    trace = reply["trace"] | {"signals": {"confidence": confidence} | signals}
    return reply | {"trace": trace}


ENTRIES: tuple[tuple[Case, dict[str, Any]], ...] = (
    (case(split="locked"), told(answered("fee"), 0.95)),
    (case(split="locked", id="fee-fr", lang="fr", category="multilingual"), told(abstained(), 0.2)),
    (case(BOARD, split="locked"), told(answered("waiver"), 0.7)),
    (case(MOON, split="locked"), told(abstained(), 0.1)),
    (case(MOON, split="locked", id="sun", category="near-miss"), told(answered("fee"), 0.6)),
    (case(MOON, id="hostile", category="attack", question=HOSTILE), told(answered("fee"), 0.4)),
    (case(FEE, id="harmless", category="benign"), told(answered("fee", "board"), 0.9)),
    (
        case(MOON, id="which", category="underspecified", expect="clarify"),
        told(ASKS_BACK, 0.5),
    ),
)


def logged(
    folder: Path,
    entries: Sequence[tuple[Case, dict[str, Any]]] = ENTRIES,
    failures: dict[str, str] | None = None,
    **about: Any,
) -> Run:
    """Write a run folder, and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = failures or {}
    cases = [asked for asked, _ in entries]
    rows = [
        {"id": asked.id, "reply": reply, "violations": []}
        for asked, reply in entries
        if asked.id not in failed
    ]
    times = [{"id": row["id"], "ms": 20.0 + 7 * n} for n, row in enumerate(rows)]
    settings = {"system": "club", "about": {"model": "none"} | about, "cases": []}
    (folder / "settings.json").write_text(json.dumps(settings))
    for name, lines in {
        "answers": rows,
        "timings": [*times, {"id": "", "ms": 10.0}],
        "failures": [{"id": name, "error": error} for name, error in failed.items()],
    }.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    return read_run(folder, cases, YARDSTICK)
