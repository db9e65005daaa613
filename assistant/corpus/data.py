"""Members, signatories, people and events, from which list answers are made (`corpus/data`).

What is said of several of them at once, in any language, is rendered from here
(`assistant.corpus.templating`), so that a list, a count and a date cannot differ between texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from assistant.corpus.dates import first_day
from assistant.corpus.tables import Shape, TablesFile
from assistant.domain import Basis
from assistant.errors import CorpusError

FILES = ("members.toml", "roadmap-2021.toml", "people.toml", "events.toml")


def _date(value: str) -> str:
    first_day(value)
    return value


def _country(value: str) -> str:
    if value not in Locale("en").territories or not value.isalpha():
        raise ValueError(f"{value!r} is no ISO 3166 alpha-2 code")
    return value


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Words = dict[Language, Text]
Country = Annotated[str, AfterValidator(_country)]
Date = Annotated[str, AfterValidator(_date)]
Known = Annotated[Basis, Field(strict=False)]
# Codes of the facts base: its sources and its facts.
Sources = Annotated[
    tuple[Annotated[str, Field(pattern=r"^S\d+$")], ...], Field(strict=False, min_length=1)
]
Facts = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Z]{2,3}-\d+$")], ...],
    Field(strict=False, min_length=1),
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Member(_Table):
    """A founding member.

    Attributes:
        country: its one country, or empty.
        countries: the countries of a group of several.
        country_basis: a source code where a text gives the country; else how it is attributed.
    """

    name: Text
    full_name: str = ""
    country: Country | Literal[""]
    countries: Annotated[tuple[Country, ...], Field(strict=False)] = ()
    country_basis: Annotated[str, Field(pattern=r"^(S\d+|general knowledge|several|unknown)$")]
    kinds: Annotated[
        tuple[Literal["sme", "municipal", "law-firm", "telecom", "aerospace-defence"], ...],
        Field(strict=False),
    ] = ()
    sources: Sources
    note: str = ""

    @model_validator(mode="after")
    def _one_country_or_a_reason(self) -> Member:
        if bool(self.country) == (self.country_basis in {"several", "unknown"}):
            raise ValueError("country and country_basis contradict each other")
        if bool(self.countries) != (self.country_basis == "several"):
            raise ValueError("countries belong to country_basis = 'several' and to no other")
        return self


class Signatory(_Table):
    """A company that signed the May 2021 roadmap; `member` names it as a founding member."""

    name: Text
    member: str = ""


class Person(_Table):
    """A person at one or several dates; `role` is empty where it is not known.

    `named` tells whether a text on the Alliance or its surroundings names the person.
    """

    id: Id
    name: Text
    role: Words = {}
    organisation: Text
    group: Literal["commission", "parliament", "industry"]
    dates: Annotated[tuple[Date, ...], Field(strict=False, min_length=1)]
    basis: Known
    sources: Sources
    named: bool = True


class Event(_Table):
    """A dated event; `what` names it in a phrase, `note` qualifies it.

    `about_alliance` marks what the Alliance itself did, apart from what happened around it.
    """

    id: Id
    date: Date
    until: Date | Literal[""] = ""
    approximate: Literal["", "early", "shortly before"] = ""
    what: Words
    note: Words = {}
    basis: Known
    facts: Facts
    about_alliance: bool

    @model_validator(mode="after")
    def _can_be_written(self) -> Event:
        precision = {"early": 7, "shortly before": 10}.get(self.approximate, len(self.date))
        if len(self.date) != precision:
            raise ValueError(f"{self.date} is not as precise as {self.approximate!r} needs")
        if self.until and (self.until[:8] != self.date[:8] or self.until <= self.date):
            raise ValueError("until must be a later day of the same month")
        return self


class _Members(_Table):
    confirmed: Annotated[int, Field(ge=0)] = 0
    member: list[Member] = []


class _Signatories(_Table):
    signatory: list[Signatory] = []


class _People(_Table):
    person: list[Person] = []


class _Events(_Table):
    event: list[Event] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusData:
    """All of it; `confirmed` is the number of founding members, named or not.

    Members, signatories and people are in the order of their file, events in order of date.
    """

    confirmed: int = 0
    members: tuple[Member, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    people: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()

    def signed(self, member: Member) -> bool:
        """Return whether a member signed the May 2021 roadmap."""
        return any(signatory.member == member.name for signatory in self.signatories)


def load_data(folder: Path) -> CorpusData:
    """Read `corpus/data`; a corpus without one has none. Raises `CorpusError`, file and line."""
    if not folder.is_dir():
        return CorpusData()
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            raise CorpusError(f"{path}: is no data file; use {', '.join(FILES)}")
    members_file, members = _read(folder / FILES[0], _Members)
    signatories_file, signatories = _read(folder / FILES[1], _Signatories)
    people_file, people = _read(folder / FILES[2], _People)
    events_file, events = _read(folder / FILES[3], _Events)
    names = [member.name for member in members.member]
    _unique(members_file, "member", "name", names)
    _unique(signatories_file, "signatory", "name", [s.name for s in signatories.signatory])
    _unique(people_file, "person", "id", [person.id for person in people.person])
    _unique(events_file, "event", "id", [event.id for event in events.event])
    if len(names) > members.confirmed:
        said = f"is {members.confirmed}, yet {len(names)} members are named; mend one of them"
        raise members_file.error(("confirmed",), said)
    for number, signatory in enumerate(signatories.signatory):
        if signatory.member and signatory.member not in names:
            said = f"{signatory.member} is no founding member; write the name as in {FILES[0]}"
            raise signatories_file.error(("signatory", number, "member"), said)
    return CorpusData(
        confirmed=members.confirmed,
        members=tuple(members.member),
        signatories=tuple(signatories.signatory),
        people=tuple(people.person),
        events=tuple(sorted(events.event, key=lambda event: event.date)),
    )


def _read(path: Path, shape: type[Shape]) -> tuple[TablesFile, Shape]:
    file = TablesFile.open(path) if path.is_file() else TablesFile(path=path, text="")
    return file, file.parse(shape)


def _unique(file: TablesFile, table: str, key: str, values: Sequence[str]) -> None:
    for number, value in enumerate(values):
        if value in values[:number]:
            raise file.error((table, number, key), f"{value} is used twice; rename one")
