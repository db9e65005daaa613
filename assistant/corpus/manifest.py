"""The manifest `corpus/sources.toml`: every text, its official editions, where they may come from.

An unknown key, an id used twice, an http link or an id that would leave its folder is refused with
file and line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant.domain import Edition, Source
from assistant.errors import CorpusError

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
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: is not TOML ({error}); mend the file") from error
    try:
        manifest = _Manifest.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        line = _line(text, first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise CorpusError(f"{path}:{line}: {_name(first['loc'])}: {said}; mend it") from error
    sources: dict[str, Source] = {}
    for number, entry in enumerate(manifest.source):
        if entry.id in sources:
            line = _line(text, ("source", number, "id"))
            raise CorpusError(f"{path}:{line}: the id {entry.id} is used twice; rename one")
        sources[entry.id] = entry.as_source()
    hosts = frozenset(manifest.hosts)
    _check_hosts(path, text, manifest.source, hosts)
    return Manifest(sources=sources, hosts=hosts)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error}); mend it") from error


def _check_hosts(path: Path, text: str, sources: Sequence[_Source], hosts: frozenset[str]) -> None:
    for number, source in enumerate(sources):
        for place, edition in enumerate(source.edition):
            host = urlsplit(edition.url).netloc
            if host not in hosts:
                line = _line(text, ("source", number, "edition", place, "url"))
                raise CorpusError(
                    f"{path}:{line}: {host} is not listed in hosts; add it there or mend the link"
                )


def _name(location: tuple[Any, ...]) -> str:
    return str(location[-1]) if location else "the file"


def _line(text: str, location: tuple[Any, ...]) -> int:
    """Return the line of a key: pydantic names it by position, TOML readers keep no lines.

    Follows the array headers (`[[source]]`, `[[source.edition]]`) in order, then the key.
    """
    lines = text.splitlines()
    at, table = 0, ""
    rest = list(location)
    while len(rest) >= 2 and isinstance(rest[1], int):
        table = f"{table}.{rest[0]}" if table else str(rest[0])
        at = _header(lines, f"[[{table}]]", int(rest[1]), at)
        rest = rest[2:]
    key = re.compile(rf"^\s*\[*{re.escape(str(rest[0]))}\b") if rest else None
    for number in range(at, len(lines)):
        if key and key.match(lines[number]):
            return number + 1
        if number > at and lines[number].startswith("[[source]]"):
            break
    return at + 1


def _header(lines: Sequence[str], header: str, index: int, start: int) -> int:
    found = [n for n in range(start, len(lines)) if lines[n].strip() == header]
    return found[index] if index < len(found) else start
