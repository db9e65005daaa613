"""What is checked, against what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.corpus import Corpus
from assistant.domain import Citation, Provision


class CheckName(StrEnum):
    """The checks a sentence can fail."""

    MARKER = "marker"
    FIGURES = "figures"
    NAMES = "names"
    NEGATION = "negation"
    MODALITY = "modality"
    WAIVER = "waiver"
    SCOPE = "scope"
    COMPARISON = "comparison"
    ORDER = "order"
    ADDRESS = "address"
    CLOSENESS = "closeness"
    COVERAGE = "coverage"
    ENTAILMENT = "entailment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text that a sentence may cite.

    Attributes:
        language: ISO 639-1.
        title: counts as said too: it names what `text` is about.
        anchor: of the provision it is from, if it is from one.
    """

    text: str
    language: str
    title: str = ""
    anchor: str = ""

    @classmethod
    def of(cls, citation: Citation) -> Passage:
        """Return the quote of a citation, under its document's title and its locator."""
        title = f"{citation.title}. {citation.locator}"
        return cls(
            text=citation.quote, language=citation.language, title=title, anchor=citation.anchor
        )

    @classmethod
    def of_provision(cls, provision: Provision, corpus: Corpus) -> Passage:
        """Return a whole provision as a citation of it would be: `of`, without a reply."""
        title = f"{corpus.title(provision)}. {provision.locator or provision.title}"
        return cls(
            text=provision.text,
            language=provision.language,
            title=title,
            anchor=provision.anchor,
        )

    @property
    def said(self) -> str:
        """Return the title and the text."""
        return f"{self.title}. {self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A check that a sentence failed; `why` is a short reason for the trace, in English."""

    check: CheckName
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate found.

    Attributes:
        failures: none: the sentence passes.
        near: the part of the cited text that is nearest.
        closeness: cosine to that part.
        probability: that the cited text bears the sentence out, if there is a judge.
    """

    failures: tuple[Failure, ...]
    near: str = ""
    closeness: float = 0.0
    probability: float | None = None

    @property
    def passed(self) -> bool:
        """Tell whether a reader may see the sentence."""
        return not self.failures

    @property
    def why(self) -> str:
        """Return the reasons in one line, or the closeness of a sentence that passed."""
        said = "; ".join(f"{failure.check}: {failure.why}" for failure in self.failures)
        judged = "" if self.probability is None else f", probability {self.probability:.2f}"
        return said or f"closeness {self.closeness:.3f}{judged}"
