"""What the record holds; sentences about it are in `assistant.transparency.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.transparency.measured import Measured

Task = Literal["embedding", "writing", "judging"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model in use.

    Attributes:
        task: `embedding` finds passages, `writing` words answers, `judging` checks sentences.
        name: as set; of a path, its last part only.
        licence: empty if it is not known.
        sha256: first digits over the weights; empty if they are not pinned.
    """

    task: Task
    name: str
    licence: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that may be quoted.

    Attributes:
        titled: language of `title`, ISO 639-1.
        date: YYYY-MM-DD, YYYY-MM or YYYY; empty if undated.
        languages: of the official text.
        checked: when the digest was last compared with what it rests on; empty if there is none.
        completeness: what of the text could be read, in English; empty if there is no digest.
        basis: provisions by how well they are known (`assistant.domain.Basis`).
        digests: languages of the digest.
        official: languages of the official editions at hand.
        url: empty if it is no public address.
    """

    id: str
    title: str
    titled: str
    kind: str
    issuer: str
    reference: str
    date: str
    status: str
    licence: str
    languages: tuple[str, ...]
    checked: str
    completeness: str
    basis: Mapping[str, int]
    digests: tuple[str, ...]
    official: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The index in service.

    Attributes:
        fingerprint: covers corpus, model and format.
        built: date and time (UTC, ISO 8601).
        current: whether corpus and model are still those it was built from.
    """

    fingerprint: str
    built: str
    passages: int
    official_chunks: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransparencyRecord:
    """Facts about one installation. It never holds a key, an address of a server or a path.

    Attributes:
        version: of this software.
        corpus: sha256 over the texts.
        index: None if none was built.
        measured: None if nothing was measured.
        asked: languages of questions, ISO 639-1.
        quoted: languages of quotes.
        ratings: whether ratings of replies are stored.
        page: official page to turn to; empty if the texts name none.
        contact_unnamed: whether the texts are known to name no contact.
    """

    version: str
    corpus: str
    texts: tuple[Text, ...]
    index: Index | None
    models: tuple[Model, ...]
    measured: Measured | None
    asked: tuple[str, ...]
    quoted: tuple[str, ...]
    ratings: bool
    page: str
    contact_unnamed: bool

    @property
    def has_digests(self) -> bool:
        """Tell whether quotes may be digests."""
        return any(text.digests for text in self.texts)

    @property
    def checked(self) -> str:
        """Return since when a text may have changed unnoticed (ISO 8601 date); empty if unknown."""
        days = [text.checked for text in self.texts if text.checked]
        return min(days) if days else self.index.built[:10] if self.index else ""

    @property
    def writer(self) -> Model | None:
        """Return the language model that words answers, if there is one."""
        return next((model for model in self.models if model.task == "writing"), None)

    @property
    def measured_in_use(self) -> bool | None:
        """Tell whether the figures are those of the index in service; None if it is not known."""
        if self.measured is None or self.index is None or not self.measured.index:
            return None
        return self.index.current and self.measured.index == self.index.fingerprint
