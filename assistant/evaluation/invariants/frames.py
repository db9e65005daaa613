"""The sentences that the assistant says itself: those of a catalogue, filled from the corpus.

The catalogue is read here anew, so that a mistake in how the assistant reads it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from string import Formatter

from babel import Locale
from babel.messages.pofile import read_po

from assistant.words import words

# Which messages may stand where, by how their keys begin.
LEAD = ("answer.", "premise.")
OPENING = ("opening.",)
LEFT_OPEN = ("partial.",)
REFUSAL = ("abstain.", "chat.", "clarify.")
EXAMPLE = ("example.",)
OWN = LEAD + OPENING + LEFT_OPEN + REFUSAL
_PLACEHOLDER = re.compile(r"\{\w+\}")
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fillers:
    """What may stand in the places that a message leaves open.

    Attributes:
        subjects: what the texts do not settle, in the language of the message.
        choices: questions to choose from when asking back.
        urls: of the sources.
        languages: that there is something to quote in, ISO 639-1.
    """

    subjects: frozenset[str]
    choices: frozenset[str]
    urls: frozenset[str]
    languages: frozenset[str]


class Frames:
    """The assistant's own sentences in one language."""

    def __init__(self, language: str, fillers: Fillers) -> None:
        spoken = Locale(language).languages
        self._messages = _messages(language)
        self._fillers = {
            "subject": fillers.subjects,
            "url": fillers.urls,
            "language_name": frozenset(spoken[code] for code in fillers.languages),
        }
        self._choices = fillers.choices
        self._sentences: dict[Group, tuple[str, ...]] = {}

    def sentences(self, group: Group) -> tuple[str, ...]:
        """Return every sentence of a group, the longest first."""
        if group not in self._sentences:
            found = self._filled(group, self._fillers)
            self._sentences[group] = tuple(sorted(found, key=len, reverse=True))
        return self._sentences[group]

    def about(self, questions: Iterable[str]) -> frozenset[str]:
        """Return the sentences that name one of these questions as left open."""
        return self._filled(LEFT_OPEN, {"question": frozenset(questions)})

    @cached_property
    def choices(self) -> frozenset[str]:
        """Return the questions that may be offered."""
        return self._choices.union(self.sentences(EXAMPLE))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the folded words of all sentences, without what fills them."""
        own = [text for key, text in self._messages.items() if key.startswith(OWN)]
        return frozenset(word for text in own for word in words(_PLACEHOLDER.sub(" ", text)))

    def strange(self, text: str) -> list[str]:
        """Return the words of a text that no sentence of the assistant has; numbers aside."""
        return [w for w in words(text) if w.isalpha() and w not in self.vocabulary]

    def _filled(self, group: Group, fillers: Mapping[str, frozenset[str]]) -> frozenset[str]:
        found: set[str] = set()
        for key, text in self._messages.items():
            if key.startswith(group):
                names = [name for _, name, _, _ in Formatter().parse(text) if name]
                for values in product(*(fillers.get(name, ()) for name in names)):
                    found.add(text.format(**dict(zip(names, values, strict=True))))
        # Where another sentence comes between, nothing is led to.
        led = {said.rstrip(":").rstrip() + "." for said in found if said.endswith(":")}
        return frozenset(found | led)


def unframed(text: str, sentences: Iterable[str]) -> str:
    """Return what is left of a text when the sentences that it begins with are taken away."""
    rest = text.strip()
    while rest:
        said = next((s for s in sentences if rest.startswith(s)), "")
        if not said:
            break
        rest = rest[len(said) :].lstrip()
    return rest


@cache
def _messages(language: str) -> dict[str, str]:
    """Return the messages of a language by key, in English where it lacks one."""
    return _catalogue("en") | _catalogue(language)


def _catalogue(language: str) -> dict[str, str]:
    with (files("assistant") / "messages" / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string}
