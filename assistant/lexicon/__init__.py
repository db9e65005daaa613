"""Cues by language: how people ask, refer back and correct themselves, and how texts qualify.

One TOML file a language of the EU. Lists hold words and phrases in lower case, written as people
write them; `*` at an end of a word stands for any letters. They are matched on whole folded words.

`continues` begins a turn that continues the last one, `refers` points back, `corrects` mends what
was asked before, `thanks` gives thanks or takes leave, `greets` begins a greeting or an address.
`asks` holds the cues of each kind of question: `polar` begins a yes/no question, `polar_anywhere`
marks one wherever it stands, `unasked` begins what begins like one and is none ("should a member
leave"), `wonders` asks for what follows ("know", "tell me"), `indirect` joins a question to that
("whether", "which"), `wishes` asks for what is named ("please send us the"), `besides` leads to one
more ("also", "finally"), `reasons` begins why it is asked ("because"), `alternative` joins choices
("or"), all others count anywhere. `says` holds the cues of what must not get lost when a
text is reworded: negation, modality (`must`, `may`), scope (`only`, `all`, `some`), comparison
(`more` to `about`), order in time, and what is only `planned`. `requests` holds the words of a turn
that asks for the same answer in another language: `demand` tells that something is asked for
("please", "say"), `language` is that word itself, `rest` is what else may stand in such a turn;
`doubts` ("are you sure") and `simpler` want the last answer proven or shortened, `around` is what
else stands beside these.
`languages` holds the names of all languages by ISO 639-1 code, in the forms in which one asks for
them; a form that also means the country stands in phrases only. `chat` spells out what is
abbreviated in chats.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from assistant.words import words

Phrases = tuple[str, ...]
FALLBACK = "en"
NEVER = re.compile(r"(?!)")
# Stands for `*` while a phrase is cut into words: a letter that no EU language has.
ANY_LETTERS = "\N{LATIN LETTER LATERAL CLICK}"


class Asks(BaseModel):
    """Cues of the kinds of question, most telling first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    difference: Phrases
    consequence: Phrases
    how_many: Phrases
    amount: Phrases
    when: Phrases
    where: Phrases
    who: Phrases
    why: Phrases
    list: Phrases
    definition: Phrases
    how: Phrases
    polar: Phrases
    polar_anywhere: Phrases
    indirect: Phrases
    wonders: Phrases
    wishes: Phrases
    alternative: Phrases
    besides: Phrases
    reasons: Phrases
    unasked: Phrases = ()


class Says(BaseModel):
    """Cues of what qualifies a statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negation: Phrases
    must: Phrases
    may: Phrases
    only: Phrases
    all: Phrases
    some: Phrases
    more: Phrases
    less: Phrases
    at_least: Phrases
    at_most: Phrases
    about: Phrases
    before: Phrases
    after: Phrases
    planned: Phrases


class Requests(BaseModel):
    """Words of a turn that wants the last answer again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demand: Phrases
    language: Phrases
    rest: Phrases
    doubts: Phrases
    simpler: Phrases
    around: Phrases


class Lexicon(BaseModel):
    """The cues of one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    continues: Phrases
    refers: Phrases
    corrects: Phrases
    thanks: Phrases
    greets: Phrases
    please: Phrases
    asks: Asks
    says: Says
    requests: Requests
    languages: dict[str, Phrases]
    chat: dict[str, str]

    @cached_property
    def lists(self) -> dict[str, Phrases]:
        """Return all lists by name (`asks.who`, `says.must`, `languages.de`, `refers`)."""
        flat = {name: value for name, value in self if isinstance(value, tuple)}
        groups = {"asks": dict(self.asks), "says": dict(self.says), "requests": dict(self.requests)}
        groups["languages"] = self.languages
        return flat | {f"{g}.{name}": listed for g in groups for name, listed in groups[g].items()}

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return what finds a list's cues in a `spaced` text."""
        return _pattern(self.lists[name])

    def find(self, name: str, text: str) -> list[tuple[int, int]]:
        """Return the spans of a list's cues in `spaced(text)`, in characters, left to right."""
        return [match.span() for match in self.pattern(name).finditer(spaced(text))]

    def begins(self, name: str, text: str) -> bool:
        """Tell whether a text begins with a cue of a list."""
        return self.pattern(name).match(spaced(text)) is not None


@cache
def lexicon(language: str) -> Lexicon:
    """Return the cues of a language (ISO 639-1), English ones where there is no file."""
    folder = files("assistant") / "lexicon"
    path = folder / f"{language}.toml"
    if not path.is_file():
        return lexicon(FALLBACK)
    return Lexicon.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def spaced(text: str) -> str:
    """Return the folded words of a text with one space between them; apostrophes part words."""
    return " ".join(words(text))


# One at a time: all lists of all languages take most of a second.
@cache
def _pattern(phrases: Phrases) -> re.Pattern[str]:
    alternatives = sorted({_one(phrase) for phrase in phrases if phrase}, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(alternatives)})(?!\S)") if alternatives else NEVER


def _one(phrase: str) -> str:
    """Return one phrase as a pattern over spaced words."""
    plain = " ".join(words(phrase.replace("*", ANY_LETTERS)))
    return re.escape(plain).replace(ANY_LETTERS, r"\w*")
