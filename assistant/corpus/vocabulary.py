"""What digest templates call: members, people and events of the data, written in a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from babel.lists import format_list

from assistant.corpus.data import CorpusData, Event, Member, Person, Signatory
from assistant.corpus.dates import first_day, locale_of, written
from assistant.words import fold

EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
DAYS = {"weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
FILTERS = ("names", "only", "text", "country", "day", "dated", "described")
GLOBALS = (
    *("confirmed", "member", "members", "countries", "tally", "eu_without", "signatories"),
    *("person", "people", "event", "events", "between"),
)
Named = Member | Signatory | Person | str
Item = TypeVar("Item", Member, Person, Event)


class Vocabulary:
    """What a template may call, in one language: `GLOBALS` as functions, `FILTERS` as filters."""

    def __init__(self, language: str, data: CorpusData) -> None:
        self._language = language
        self._data = data
        self.confirmed = data.confirmed

    def member(self, name: str) -> Member:
        """Return the founding member of this name."""
        return _found([m for m in self._data.members if m.name == name], name)

    def members(
        self,
        country: str | None = None,
        kind: str | None = None,
        country_basis: str | None = None,
        *,
        signed: bool | None = None,
    ) -> list[Member]:
        """Return the named founding members of a country, of a kind, or all, in order."""
        return [
            member
            for member in self._data.members
            if country in {None, member.country}
            and country_basis in {None, member.country_basis}
            and (kind is None or kind in member.kinds)
            and signed in {None, self._data.signed(member)}
        ]

    def countries(self) -> list[str]:
        """Return the codes of the members' countries, most members first."""
        numbers = Counter(m.country for m in self._data.members if m.country)
        return sorted(numbers, key=lambda code: (-numbers[code], fold(self.country(code))))

    def tally(self) -> list[str]:
        """Return the members' countries by name, with the number of members in brackets."""
        return [f"{self.country(c)} ({len(self.members(country=c))})" for c in self.countries()]

    def eu_without(self) -> list[str]:
        """Return the EU countries by name that no named founding member comes from."""
        return sorted(map(self.country, set(EU) - set(self.countries())), key=fold)

    def signatories(self, *, founding: bool | None = None) -> list[Signatory]:
        """Return the signatories of the May 2021 roadmap: all, or those (not) founding members."""
        return [s for s in self._data.signatories if founding in {None, bool(s.member)}]

    def person(self, key: str) -> Person:
        """Return the person of this id."""
        return _found([person for person in self._data.people if person.id == key], key)

    def people(self, group: str, *, named: bool | None = None) -> list[Person]:
        """Return the people of a group, in order."""
        return [p for p in self._data.people if p.group == group and named in {None, p.named}]

    def event(self, key: str) -> Event:
        """Return the event of this id."""
        return _found([event for event in self._data.events if event.id == key], key)

    def events(self, year: int | None = None, *, about_alliance: bool | None = None) -> list[Event]:
        """Return the events of a year, or all, in order of date."""
        return [
            event
            for event in self._data.events
            if year in {None, first_day(event.date).year}
            and about_alliance in {None, event.about_alliance}
        ]

    def between(self, first: str, last: str, unit: str) -> int:
        """Return the weeks, months or years between two events, rounded."""
        passed = first_day(self.event(last).date) - first_day(self.event(first).date)
        return round(passed.days / DAYS[unit])

    def names(self, items: Iterable[Named]) -> str:
        """Join names as the language does: A, B and C."""
        listed = [item if isinstance(item, str) else item.name for item in items]
        if not listed:
            raise LookupError("a list to be named is empty")
        return str(format_list(listed, style="standard", locale=locale_of(self._language)))

    def only(self, items: Sequence[Named]) -> str:
        """Return the name of the single item; a text that says "the only one" depends on it."""
        if len(items) != 1:
            raise LookupError(f"a list must hold one item and holds {len(items)}")
        return self.names(items)

    def text(self, words: dict[str, str]) -> str:
        """Return words that the data holds in several languages."""
        if self._language not in words:
            raise LookupError(
                f"the data has no {self._language} for {next(iter(words.values()), '')!r}"
            )
        return words[self._language]

    def country(self, code: str) -> str:
        """Return the name of a country."""
        return str(locale_of(self._language).territories[code])

    def day(self, known: Event | str, *, year: bool = True) -> str:
        """Write the date of an event, or a date."""
        if isinstance(known, str):
            return written(known, self._language, year=year)
        return written(
            known.date,
            self._language,
            until=known.until,
            approximate=known.approximate,
            year=year,
        )

    def dated(self, event: Event, *, year: bool = True) -> str:
        """Write what an event was, its date and its note in brackets."""
        note = [self.text(event.note)] if event.note else []
        return f"{self.text(event.what)} ({', '.join([self.day(event, year=year), *note])})"

    def described(self, person: Person) -> str:
        """Write a person's name, with role and dates in brackets."""
        dates = self.names([self.day(known) for known in person.dates])
        return f"{person.name} ({self.text(person.role)}, {dates})"


def _found(items: Sequence[Item], key: str) -> Item:
    if not items:
        raise LookupError(f"the data has no {key!r}")
    return items[0]
