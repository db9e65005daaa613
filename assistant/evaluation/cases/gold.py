"""Which provisions are evidence of what a case asks for.

A statement is either a code of the facts base or, where a corpus has none, a quote of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.corpus import Corpus
from assistant.domain import Provision
from assistant.evaluation.cases.model import Alternatives, Case, Nugget
from assistant.words import one_line


def gold_anchors(
    alternatives: Sequence[Sequence[str]], provisions: Mapping[str, Provision]
) -> frozenset[str]:
    """Return the provisions that restate any of the gold facts."""
    codes = {code for alternative in alternatives for code in alternative}
    return frozenset(a for a, provision in provisions.items() if codes & provision.states)


class Gold:
    """What counts as evidence for one case in one corpus."""

    def __init__(self, case: Case, corpus: Corpus) -> None:
        self._case = case
        self._provisions = corpus.provisions
        self._quoted = _quoting(case, corpus)

    @property
    def needs(self) -> tuple[Alternatives, ...]:
        """Return the statements that each vital nugget needs, in alternatives."""
        return tuple(self._statements(nugget) for nugget in self._case.vital)

    @property
    def anchors(self) -> frozenset[str]:
        """Return the provisions that make any of the case's gold statements."""
        return self._making([*self._case.facts, *(s for need in self.needs for s in need)])

    @property
    def acceptable(self) -> frozenset[str]:
        """Return what may be cited: gold, also of nuggets that are not vital, and companions."""
        every = [s for nugget in self._case.nuggets for s in self._statements(nugget)]
        gold = self._making([*self._case.facts, *every])
        return gold | {c for anchor in gold for c in self._provisions[anchor].companions}

    def of_nugget(self, nugget: Nugget) -> frozenset[str]:
        """Return the provisions that make a nugget's statements."""
        return self._making(self._statements(nugget))

    def stated(self, anchors: Iterable[str]) -> frozenset[str]:
        """Return every statement that some provisions make together."""
        return frozenset(
            statement
            for anchor in anchors
            if anchor in self._provisions
            for statement in (*self._provisions[anchor].states, *self._quoted.get(anchor, ()))
        )

    def _statements(self, nugget: Nugget) -> Alternatives:
        quotes = tuple((_key(e.document, e.quote),) for e in nugget.evidence)
        return nugget.facts or self._case.facts or quotes

    def _making(self, alternatives: Sequence[Sequence[str]]) -> frozenset[str]:
        wanted = {statement for alternative in alternatives for statement in alternative}
        quoting = {anchor for anchor, made in self._quoted.items() if wanted & made}
        return gold_anchors(alternatives, self._provisions) | quoting


def _key(document: str, quote: str) -> str:
    return f"{document}: {one_line(quote)}"


def _quoting(case: Case, corpus: Corpus) -> dict[str, frozenset[str]]:
    """Return, by provision, the quotes that it holds: needed where a case names no facts only."""
    if case.facts or any(nugget.facts for nugget in case.nuggets):
        return {}
    found: dict[str, frozenset[str]] = {}
    for evidence in (e for nugget in case.nuggets for e in nugget.evidence):
        wanted = one_line(evidence.quote)
        for anchor, provision in corpus.provisions.items():
            if provision.source_id == evidence.document and wanted in one_line(provision.text):
                key = _key(evidence.document, evidence.quote)
                found[anchor] = found.get(anchor, frozenset()) | {key}
    return found
