"""What a corpus holds: texts, their provisions, what they leave open and what they settle."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Basis(StrEnum):
    """How well a provision is known, best first; `DOCUMENT` marks a file's own words."""

    DOCUMENT = "document"
    OFFICIAL = "official"
    QUOTED = "quoted"
    SECONDARY = "secondary"
    INFERENCE = "inference"


class Reason(StrEnum):
    """Why a reply is not an answer."""

    SILENT = "silent"
    WEAK_EVIDENCE = "weak_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    AMBIGUOUS = "ambiguous"
    OPINION = "opinion"
    PERSONAL_DATA = "personal_data"
    INSTRUCTION = "instruction"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One official file of a text in one language, as `corpus fetch` downloads it.

    Attributes:
        language: ISO 639-1 code.
        url: where the file is, or the page that links it.
        format: what the file must turn out to be.
        date: date of this edition (YYYY-MM-DD, YYYY-MM, YYYY); that of the source if empty.
        follow: regular expression; when given, `url` is a landing page and the file is the first
            link whose text or address matches.
    """

    language: str
    url: str
    format: Literal["pdf", "html"]
    date: str = ""
    follow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One text, as `corpus/sources.toml` registers it, or one file of a folder without a manifest.

    `supersedes` is the id of an older text that this one replaces, or empty.
    """

    id: str
    title: str
    short_title: str
    kind: str
    issuer: str
    date: str
    reference: str
    status: str
    authority: int
    url: str
    languages: tuple[str, ...]
    licence: str
    purpose: str
    editions: tuple[Edition, ...] = ()
    supersedes: str = ""

    def file_of(self, edition: Edition) -> str:
        """Return where an official edition lies, relative to the folder of official files."""
        return f"{self.id}/{edition.language}.{edition.format}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One idea of one text; the unit that is indexed and quoted.

    Most are digests: one idea restated in our own words. Others are a chunk of a file, word for
    word: then `official` tells whether it is an official edition, `page` and `offset` where the
    chunk begins in the file's extracted text, and `url` leads there.

    Attributes:
        facts: codes of the facts base that this provision alone stands for.
        repeats: codes that it says again and that another provision stands for.
        companions: anchors of conditions that must not be left out when this one is quoted.
    """

    anchor: str
    source_id: str
    language: str
    section: str
    title: str
    text: str
    basis: Basis
    gives: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    locator: str = ""
    companions: tuple[str, ...] = ()
    official: bool = False
    page: int | None = None
    offset: int = 0
    url: str = ""

    @property
    def states(self) -> frozenset[str]:
        """Return every fact code that the provision says, first or again."""
        return frozenset((*self.facts, *self.repeats))


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Something people ask and the texts do not settle. `subject` is keyed by language.

    `reason` is `SILENT` for a gap in the texts; other reasons mark what is no question for the
    texts at all (a greeting, another subject, an instruction to the assistant) or what they can
    answer only after asking back: then `choices` are questions to choose from, by language.
    """

    id: str
    subject: dict[str, str]
    nearest: tuple[str, ...]
    questions: dict[str, tuple[str, ...]]
    reason: Reason = Reason.SILENT
    choices: tuple[dict[str, str], ...] = ()


class Holds(StrEnum):
    """Whether a proposition is true by the text.

    `CONDITIONAL`: only under a condition; `OPEN`: the text, though it answers, does not settle it.
    """

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A proposition that one provision settles, and how people put it. All keyed by language.

    Attributes:
        anchor: the provision whose text entails the verdict.
        hedged: whether that only reports or concludes it, or knows it of a past date: then it is
            quoted, and no yes or no is said.
        asks: yes/no questions whether the proposition is true.
        denies: yes/no questions whether its opposite is true.
        assumes: other questions that take it for granted; only where it does not hold.
        worded: further wordings by side, from which nothing learns.
    """

    id: str
    proposition: str
    anchor: str
    holds: Holds
    asks: dict[str, tuple[str, ...]]
    denies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    assumes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    worded: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    hedged: bool = False

    @property
    def sides(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return its own questions by side."""
        return {"asks": self.asks, "denies": self.denies, "assumes": self.assumes}
