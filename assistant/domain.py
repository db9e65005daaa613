"""The nouns that every room shares; standard library only.

One type a state: an answer without a resolved citation cannot be constructed. LangChain's own
types (`Document`, retrievers, runnables) are used for what they cover; these begin where they end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Role = Literal["user", "assistant"]


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
    OPINION = "opinion"
    INSTRUCTION = "instruction"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One earlier turn of the conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, with the conversation so far.

    `language` is an ISO 639-1 code that overrides detection; `fallback_language` is used when the
    text is too short to tell (the interface's language).
    """

    text: str
    history: tuple[Message, ...] = ()
    language: str | None = None
    fallback_language: str = "en"


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
    texts at all (a greeting, another subject, an instruction to the assistant).
    """

    id: str
    subject: dict[str, str]
    nearest: tuple[str, ...]
    questions: dict[str, tuple[str, ...]]
    reason: Reason = Reason.SILENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A provision ranked for a question. Higher `score` is better; `arms` holds each arm's own."""

    anchor: str
    score: float
    arms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A resolved pointer: `quote` stands at `[start:end]` of the provision's text, to the letter.

    `official` is true only for the official wording; a digest is never official.
    """

    n: int
    document_id: str
    title: str
    locator: str
    anchor: str
    quote: str
    start: int
    end: int
    url: str
    language: str
    basis: Basis
    official: bool = False
    page: int | None = None

    def __post_init__(self) -> None:
        if not self.quote or self.end - self.start != len(self.quote):
            msg = f"citation {self.n} of {self.anchor} does not resolve"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence or short passage of an answer, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            msg = f"claim without citation: {self.text!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Cited claims, the direct answer first. `lead` is a frame sentence that states no fact."""

    lead: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        known = {citation.n for citation in self.citations}
        if not self.claims or any(n not in known for claim in self.claims for n in claim.citations):
            msg = "an answer needs claims, and every claim a citation that is listed"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The assistant does not answer. `text` says why and states no fact; `nearest` may help."""

    reason: Reason
    text: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """The assistant asks back or greets; `choices` are questions that it can answer."""

    reason: Reason
    text: str
    choices: tuple[str, ...] = ()


Outcome = Answer | Abstention | Clarification


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How a reply came about. `timings_ms` and `signals` are keyed by step and by signal."""

    standalone_question: str
    hits: tuple[Hit, ...]
    rejected: tuple[Hit, ...]
    signals: dict[str, float | str]
    timings_ms: dict[str, float]
    index_fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What every door renders and every run file stores."""

    question: str
    language: str
    outcome: Outcome
    trace: Trace
