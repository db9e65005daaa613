"""How many cases of each kind there are, beside how many a sound measurement wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.evaluation.cases.model import Case

SPLITS = ("dev", "test", "locked")
# Of the seeds, so that enough was never looked at.
LOCKED_SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A row of the table; 0 where no number of seeds is wanted."""

    name: str
    holds: Callable[[Case], bool]
    seeds: int
    items: int


def _category(*names: str) -> Callable[[Case], bool]:
    return lambda case: case.category in names


def _attack(*vectors: str, output: bool = False) -> Callable[[Case], bool]:
    def holds(case: Case) -> bool:
        if case.attack is None or case.attack.vector not in vectors:
            return False
        return output == case.attack.type.startswith(("output-", "markup-"))

    return holds


# 120 items keep the 95 % interval of a rate of .95 within four points; where no failure was seen
# in n items, the rate is below 3/n.
KINDS = (
    _Kind(name="one fact, yes or no", holds=_category("fact", "yes-no"), seeds=120, items=120),
    _Kind(name="list, procedure", holds=_category("list", "procedure"), seeds=40, items=40),
    _Kind(name="comparison, partial", holds=_category("comparison", "partial"), seeds=40, items=40),
    _Kind(name="near miss", holds=_category("near-miss"), seeds=60, items=60),
    _Kind(
        name="out of scope, refusal", holds=_category("out-of-scope", "refusal"), seeds=40, items=40
    ),
    _Kind(name="false premise", holds=_category("false-premise"), seeds=40, items=40),
    _Kind(name="underspecified", holds=_category("underspecified"), seeds=20, items=20),
    _Kind(name="multi-turn", holds=_category("multi-turn"), seeds=40, items=130),
    _Kind(name="multilingual", holds=_category("multilingual"), seeds=35, items=360),
    _Kind(name="paraphrase", holds=_category("paraphrase"), seeds=40, items=160),
    _Kind(name="attack, direct", holds=_attack("user"), seeds=0, items=100),
    _Kind(name="attack, in a document", holds=_attack("document"), seeds=0, items=100),
    _Kind(
        name="attack, history or metadata", holds=_attack("history", "metadata"), seeds=0, items=40
    ),
    _Kind(
        name="attack, output",
        holds=_attack("user", "document", "history", "metadata", output=True),
        seeds=0,
        items=60,
    ),
    _Kind(name="benign look-alike", holds=_category("benign"), seeds=0, items=100),
)


def locked_share(cases: Sequence[Case]) -> float:
    """Return the share of seeds that are locked, from 0 to 1; 0 without cases."""
    seeds = {case.seed or case.id: case.split for case in cases}
    return Counter(seeds.values())["locked"] / len(seeds) if seeds else 0.0


def counts_table(cases: Sequence[Case]) -> str:
    """Return the counts by kind and split, each with the number wanted, as aligned text."""
    every = _Kind(
        name="all", holds=lambda _: True, seeds=430, items=sum(kind.items for kind in KINDS)
    )
    rows = [
        ("", *SPLITS, "items", "wanted", "seeds", "wanted"),
        *(_row(kind, [case for case in cases if kind.holds(case)]) for kind in (*KINDS, every)),
    ]
    return "\n".join(
        f"{name:<28}" + "".join(f"{cell:>8}" for cell in cells) for name, *cells in rows
    )


def _row(kind: _Kind, cases: Sequence[Case]) -> tuple[str, ...]:
    by_split: Counter[str] = Counter(case.split for case in cases)
    seeds = {case.seed or case.id for case in cases}
    return (
        kind.name,
        *(str(by_split[split]) for split in SPLITS),
        str(len(cases)),
        str(kind.items),
        str(len(seeds)),
        str(kind.seeds or "–"),
    )
