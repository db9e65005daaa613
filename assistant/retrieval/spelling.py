"""Words typed without their accents or their script, read as the corpus spells them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.retrieval.plain_letters import SPELT, keys_of, typed_keys
from assistant.words import WORD

FILE = "spelling.json"
# A word that occurs without its accents too is another word, unless it does so many times less.
RARELY = 20
# In letters: what is so short and in capitals is no word ("USA", "EFTA").
CODE = 5


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of a corpus that are spelt with letters of their language.

    Attributes:
        words: by language, and by the key of their plain spellings.
        foreign: by language that has a script of its own, what is mostly written in Latin letters.
    """

    words: Mapping[str, Mapping[str, str]]
    foreign: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Spelling:
        """Collect the words of texts, each with its language."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for text, language in texts:
            counted[language].update(WORD.findall(text.lower()))
        words = {language: _by_key(found, language) for language, found in counted.items()}
        foreign = {
            language: tuple(sorted(_foreign(counted[language], words[language], language)))
            for language in sorted(SPELT.keys() & counted.keys())
        }
        return cls(words, foreign)

    @classmethod
    def load(cls, folder: Path) -> Spelling:
        """Read what `save` wrote."""
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(kept["words"], {name: tuple(found) for name, found in kept["foreign"].items()})

    def save(self, folder: Path) -> None:
        """Write the words into `folder`."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        (folder / FILE).write_text(text, encoding="utf-8")

    def restored(self, text: str, language: str) -> str:
        """Return a text with the letters that were not typed; as it is if any of them was."""
        known = self.words.get(language)
        if not known or any(letter.isalpha() and not letter.isascii() for letter in text):
            return text
        foreign = frozenset(self.foreign.get(language, ()))

        def spelt(word: str) -> str:
            if word.lower() in foreign or _is_code(word):
                return word
            found = _first(known, word, language)
            if found is None or found == word.lower():
                return word
            if word.isupper():
                return found.upper()
            return found.capitalize() if word[0].isupper() else found

        return WORD.sub(lambda found: spelt(found.group()), text)


def _is_code(word: str) -> bool:
    """Tell whether a word is none ("USA", "2021", "OpenNebula")."""
    short = word.isupper() and 1 < len(word) <= CODE
    return short or not word.isalnum() or word.isdigit() or word[1:] not in _one_case(word[1:])


def _one_case(text: str) -> tuple[str, str]:
    return text.lower(), text.upper()


def _first(known: Mapping[str, str], word: str, language: str) -> str | None:
    return next((known[key] for key in typed_keys(word, language) if key in known), None)


def _by_key(counted: Counter[str], language: str) -> dict[str, str]:
    spelt: dict[str, str] = {}
    for word, times in counted.most_common():
        if word.isascii():
            continue
        for key in keys_of(word, language):
            if times >= RARELY * counted.get(key, 0):
                spelt.setdefault(key, word)
    return spelt


def _foreign(counted: Counter[str], known: Mapping[str, str], language: str) -> set[str]:
    latin = (word for word in counted if word.isascii() and not word.isdigit())
    spelt = {word: _first(known, word, language) for word in latin}
    return {word for word, own in spelt.items() if own is None or counted[word] > counted[own]}
