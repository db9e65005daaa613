"""Runs every check on a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.grounding.address import check_address
from assistant.grounding.alignment import check_alignment, edits_of
from assistant.grounding.clauses import sentences, windows
from assistant.grounding.closeness import check_closeness, measure
from assistant.grounding.coverage import check_coverage
from assistant.grounding.entailment import Judge, entailed, final
from assistant.grounding.names import check_names
from assistant.grounding.polarity import check_negation
from assistant.grounding.qualifiers import (
    check_comparison,
    check_modality,
    check_order,
    check_scope,
)
from assistant.grounding.quantities import check_quantities
from assistant.grounding.register import NameRegister
from assistant.grounding.verdict import CheckName, Failure, Passage, Verdict

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
        if all(any(said in windows(p.text) for p in cited) for said in sentences(sentence)):
            return Verdict(failures=(), closeness=1.0)
        edits = edits_of(sentence, language, cited)
        found = measure(sentence, cited, offered, self._embeddings)
        failures = [
            *check_quantities(sentence, language, cited),
            *check_names(sentence, language, cited, self._register),
            *check_negation(sentence, language, cited),
            *check_modality(sentence, language, found.near, cited),
            *check_scope(sentence, language, cited),
            *check_comparison(sentence, language, cited),
            *check_order(sentence, language, found.near, cited),
            *check_alignment(edits, language, cited),
            *check_address(sentence, language, cited),
            *check_coverage(sentence, language, cited, found.clauses),
            *check_closeness(found, language),
        ]
        if self._judge is None:
            return Verdict(failures=tuple(failures), closeness=found.cosine)
        probability = entailed(sentence, cited, self._judge, failures)
        failures = final(failures, probability, self._judge, copied=bool(edits))
        return Verdict(failures=tuple(failures), closeness=found.cosine, probability=probability)
