"""Runs every check on a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.grounding.address import check_address
from assistant.grounding.alignment import check_alignment, edits_of
from assistant.grounding.clauses import sentences, windows
from assistant.grounding.closeness import check_closeness, measure
from assistant.grounding.coverage import check_coverage
from assistant.grounding.cues import unopened
from assistant.grounding.entailment import Judge, entailed, final
from assistant.grounding.names import check_names
from assistant.grounding.polarity import check_negation
from assistant.grounding.qualifiers import (
    check_comparison,
    check_modality,
    check_order,
    check_scope,
    check_waiver,
)
from assistant.grounding.quantities import check_quantities
from assistant.grounding.register import NameRegister
from assistant.grounding.verdict import CheckName, Failure, Passage, Verdict
from assistant.words import words

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


class Gate:
    """Decides whether a reader may see a sentence that a model wrote."""

    def __init__(
        self, embeddings: Embeddings, register: NameRegister, judge: Judge | None = None
    ) -> None:
        """Take the bare model (`documents_as="query"`), the corpus's names, perhaps a judge."""
        self._embeddings = embeddings
        self._register = register
        self._judge = judge

    def prepare(self, cited: Sequence[Passage]) -> None:
        """Let the judge read passages that sentences will cite, while nobody waits for it."""
        if self._judge is not None:
            self._judge.prepare(cited)

    def check(
        self,
        sentence: str,
        language: str,
        cited: Sequence[Passage],
        offered: Sequence[Passage] = (),
    ) -> Verdict:
        """Check a sentence (without its markers) against the passages it cites.

        Args:
            sentence: as a model wrote it.
            language: of the sentence, ISO 639-1.
            cited: what its markers point at; nothing if none resolves.
            offered: everything the model was given.
        """
        if not cited:
            missing = Failure(check=CheckName.MARKER, why="no marker points at a passage")
            return Verdict(failures=(missing,))
        if _copied(sentence, cited):
            return Verdict(failures=(), near=sentence, closeness=1.0)
        said = unopened(sentence, language)
        edits = edits_of(said, language, cited)
        found = measure(said, cited, offered, self._embeddings)
        failures = [
            *check_quantities(said, language, cited),
            *check_names(said, language, cited, self._register),
            *check_negation(said, language, cited),
            *check_modality(said, language, found.near, cited),
            *check_waiver(said, language, cited),
            *check_scope(said, language, cited),
            *check_comparison(said, language, cited),
            *check_order(said, language, found.near, cited),
            *check_alignment(edits, language, cited),
            *check_address(said, language, cited),
            *check_coverage(said, language, cited, found.clauses),
            *check_closeness(found, language),
        ]
        if self._judge is None:
            return Verdict(failures=tuple(failures), near=found.near.text, closeness=found.cosine)
        copied = bool(edits)
        probability = entailed(sentence, cited, self._judge, failures, copied=copied)
        failures = final(failures, probability, self._judge, copied=copied)
        return Verdict(
            failures=tuple(failures),
            near=found.near.text,
            closeness=found.cosine,
            probability=probability,
        )


def _copied(sentence: str, cited: Sequence[Passage]) -> bool:
    """Tell whether every part of a sentence stands as a whole in a passage, but for its marks."""
    whole = {tuple(words(part)) for passage in cited for part in windows(passage.text)}
    return all(tuple(words(said)) in whole for said in sentences(sentence))
