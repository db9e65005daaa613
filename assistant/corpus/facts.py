"""The register of facts: which codes there are, how sure each is, and which a digest leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.corpus.questions import read_toml
from assistant.domain import Basis, Provision
from assistant.errors import CorpusError

INFERRED = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRegister:
    """`marks` holds confidence marks by code (`A` to `D`), `left_out` the reason by code."""

    marks: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def read_facts(path: Path) -> FactRegister:
    """Read `facts.toml`; a corpus without one has an empty register."""
    if not path.is_file():
        return FactRegister()
    raw = read_toml(path)
    unknown = set(raw) - {"marks", "left_out"}
    if unknown:
        raise CorpusError(f"{path}: unknown table {', '.join(sorted(unknown))}; remove it")
    return FactRegister(marks=raw.get("marks", {}), left_out=raw.get("left_out", {}))


def homes(provisions: Iterable[Provision]) -> dict[str, list[str]]:
    """Return the anchors that stand for each fact code: one a code in a sound corpus."""
    found: dict[str, list[str]] = {}
    for provision in provisions:
        for code in provision.facts:
            found.setdefault(code, []).append(provision.anchor)
    return found


def fact_problems(register: FactRegister, provisions: Iterable[Provision]) -> list[str]:
    """Name every code without exactly one home, and every inference that is not marked as one."""
    if not register.marks:
        return []
    known = list(provisions)
    home = homes(known)
    problems = []
    for code, marks in register.marks.items():
        anchors = home.get(code, [])
        if code in register.left_out and anchors:
            problems.append(f"facts.toml: {code} is left out, yet {anchors[0]} states it")
        elif code not in register.left_out and len(anchors) != 1:
            where = f"in {', '.join(anchors)}" if anchors else "in no provision"
            problems.append(f"facts.toml: {code} must stand in one provision, it stands {where}")
        problems += [
            f"{p.anchor}: {code} is an inference; its basis must say so"
            for p in known
            if marks == INFERRED and code in p.facts and p.basis is not Basis.INFERENCE
        ]
    stated = {code for provision in known for code in provision.states}
    unknown = (stated | set(register.left_out)) - set(register.marks)
    problems += [f"facts.toml: {code} is not registered" for code in sorted(unknown)]
    return problems
