"""What changed between the corpus that was indexed last and the one that is indexed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Paths by what became of them since the last build; `failed` holds the reason by path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: Mapping[str, str]


def compare(
    before: Mapping[str, str], now: Mapping[str, str], failed: Mapping[str, str]
) -> Changes:
    """Compare two sets of files, each a sha256 by path."""
    kept = before.keys() & now.keys()
    return Changes(
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(name for name in kept if before[name] != now[name])),
        removed=tuple(sorted(before.keys() - now.keys())),
        unchanged=tuple(sorted(name for name in kept if before[name] == now[name])),
        failed=dict(sorted(failed.items())),
    )
