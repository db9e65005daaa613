"""Which provisions are evidence of what a case asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.domain import Provision


def gold_anchors(
    alternatives: Sequence[Sequence[str]], provisions: Mapping[str, Provision]
) -> frozenset[str]:
    """Return the provisions that restate any of the gold facts."""
    codes = {code for alternative in alternatives for code in alternative}
    return frozenset(a for a, provision in provisions.items() if codes & provision.states)
