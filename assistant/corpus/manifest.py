"""The manifest `corpus/sources.toml`: every text, its official editions, where they may come from.

An unknown key, an id used twice, an http link or an id that would leave its folder is refused with
file and line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.corpus.tables import TablesFile
from assistant.domain import Edition, Source

MANIFEST = "sources.toml"


def _https(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("must begin with https:// and name a host")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from error
    return value


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Link = Annotated[str, AfterValidator(_https)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Day = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}){0,2}|undated)$")]


class _Edition(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    language: Language
    url: Link
    format: Literal["pdf", "html"]
    date: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}){0,2})?$")] = ""
    follow: Annotated[str, AfterValidator(_pattern)] = ""


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Identifier
    title: str
    short_title: str
    kind: Literal[
        "communique", "page", "declaration", "mandate", "procedure", "rules", "roadmap", "report",
        "register", "licence",
    ]  # fmt: skip
    issuer: str
    date: Day
    reference: str
    status: Literal["in force", "superseded", "background"]
    authority: Annotated[int, Field(ge=1, le=5)]
    url: Link
    languages: list[Language]
    licence: str
    purpose: str
    supersedes: Identifier | Literal[""] = ""
    edition: list[_Edition] = []

    def as_source(self) -> Source:
        fields = self.model_dump(exclude={"edition", "languages"})
        editions = tuple(Edition(**edition.model_dump()) for edition in self.edition)
        return Source(**fields, languages=tuple(self.languages), editions=editions)


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    hosts: list[str] = []
    source: list[_Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Texts by id, and the hosts that official files may be downloaded from."""

    sources: dict[str, Source]
    hosts: frozenset[str]


def read_sources(path: Path) -> Manifest:
    """Read `sources.toml`; raises `CorpusError` with file and line."""
    file = TablesFile.open(path)
    manifest = file.parse(_Manifest)
    sources: dict[str, Source] = {}
    for number, entry in enumerate(manifest.source):
        if entry.id in sources:
            raise file.error(("source", number, "id"), f"{entry.id} is used twice; rename one")
        sources[entry.id] = entry.as_source()
    hosts = frozenset(manifest.hosts)
    _check_hosts(file, manifest.source, hosts)
    return Manifest(sources=sources, hosts=hosts)


def _check_hosts(file: TablesFile, sources: Sequence[_Source], hosts: frozenset[str]) -> None:
    for number, source in enumerate(sources):
        for place, edition in enumerate(source.edition):
            host = urlsplit(edition.url).netloc
            if host not in hosts:
                raise file.error(
                    ("source", number, "edition", place, "url"),
                    f"{host} is not listed in hosts; add it there or mend the link",
                )
