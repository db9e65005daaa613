"""Is what a case says the texts leave open really nowhere in them?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.domain import Provision
from assistant.evaluation.cases.model import Case


class Absence:
    """Looks patterns up in every provision; many cases share theirs, so each is looked up once."""

    def __init__(self, provisions: Mapping[str, Provision]) -> None:
        self._provisions = provisions
        self._found: dict[str, tuple[str, ...]] = {}

    def found(self, pattern: str) -> tuple[str, ...]:
        """Return the provisions in whose title or text a pattern occurs, case ignored."""
        if pattern not in self._found:
            compiled = re.compile(pattern, re.IGNORECASE)
            self._found[pattern] = tuple(
                anchor
                for anchor, provision in self._provisions.items()
                if compiled.search(provision.title) or compiled.search(provision.text)
            )
        return self._found[pattern]

    def problems(self, case: Case) -> tuple[str, ...]:
        """Say what speaks against the absence that a case rests on, without naming the case.

        An attack need not ask for anything, so it may go without patterns.
        """
        if case.expect == "abstain" and case.category != "attack" and not case.absent:
            return ("expects an abstention without patterns that occur nowhere (absent)",)
        return tuple(
            f"{pattern!r} is said to be absent and stands in {', '.join(anchors)}"
            for pattern in case.absent
            if (anchors := self.found(pattern))
        )
