"""A proof as a table and as JSON."""

from __future__ import annotations

import json
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluation.mutants.proving import Fate, Proof

SURVIVED = "**survived**"


def proof_json(proof: Proof) -> dict[str, Any]:
    """Return a proof in its public form."""
    return {
        "killed": len(proof.fates) - len(proof.survivors),
        "survivors": [fate.mutant.name for fate in proof.survivors],
        "mutants": [_fate_json(fate) for fate in proof.fates],
    }


def proof_table(proof: Proof) -> str:
    """Render a proof as a Markdown table, with how many mutants were killed below it."""
    lines = ["| mutant | what is broken | killed by | first red line |", "|---|---|---|---|"]
    lines += [_row(fate) for fate in proof.fates]
    killed = len(proof.fates) - len(proof.survivors)
    return "\n".join([*lines, "", f"{killed} of {len(proof.fates)} mutants killed"])


def write_proof(proof: Proof) -> None:
    """Write `mutants.md` and `mutants.json` into the proof's folder; raises `EvaluationError`."""
    report = json.dumps(proof_json(proof), indent=1, ensure_ascii=False)
    try:
        (proof.folder / "mutants.json").write_text(report + "\n", encoding="utf-8")
        (proof.folder / "mutants.md").write_text(proof_table(proof) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {proof.folder} ({error.strerror}); free it") from error


def _row(fate: Fate) -> str:
    cells = [fate.mutant.name, fate.mutant.broken, _killed_by(fate), _evidence(fate)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _killed_by(fate: Fate) -> str:
    if not fate.killed_by:
        return SURVIVED
    missed = "" if fate.as_expected else f" (expected {' or '.join(fate.mutant.expected)})"
    return ", ".join(fate.killed_by) + missed


def _evidence(fate: Fate) -> str:
    if fate.killed_by:
        return fate.first_red
    return f"none; {fate.changed} of {fate.asked} replies differ from the sound engine's"


def _fate_json(fate: Fate) -> dict[str, Any]:
    return {
        "name": fate.mutant.name,
        "broken": fate.mutant.broken,
        "expected": list(fate.mutant.expected),
        "killed": bool(fate.killed_by),
        "killed_by": list(fate.killed_by),
        "as_expected": fate.as_expected,
        "first_red": fate.first_red,
        "asked": fate.asked,
        "changed": fate.changed,
    }
