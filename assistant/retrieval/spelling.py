"""What was typed, read as the corpus spells it: without accents, in Latin letters, with errors."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.retrieval.casing import cased_like, is_code
from assistant.retrieval.plain_letters import SPELT, keys_of, typed_keys
from assistant.retrieval.typing_errors import Vocabulary
from assistant.words import WORD

FILE = "spelling.json"
# A word that occurs without its accents too is another word, unless it does so many times less.
RARELY = 20
# Words of this language stand in all others ("cloud").
LENDING = "en"
# Here nouns have a capital too.
CAPITAL_NOUNS = frozenset({"de"})
# In words: so few do not tell a language for sure.
FEW = 2
# Who types more words that are unknown writes about something else.
MOST = 20


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of a corpus.

    Attributes:
        words: that are spelt with letters of their language: by language, and by the key of their
            plain spellings.
        foreign: by language that has a script of its own, what is mostly written in Latin letters.
        vocabulary: all of them, by language.
    """

    words: Mapping[str, Mapping[str, str]]
    foreign: Mapping[str, frozenset[str]]
    vocabulary: Mapping[str, Vocabulary]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Spelling:
        """Collect the words of texts, each with its language."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for text, language in texts:
            counted[language].update(WORD.findall(text.lower()))
        words = {language: _by_key(found, language) for language, found in counted.items()}
        return cls(
            words=words,
            foreign={
                language: _foreign(counted[language], words[language], language)
                for language in SPELT.keys() & counted.keys()
            },
            vocabulary={language: Vocabulary.of(found) for language, found in counted.items()},
        )

    @classmethod
    def load(cls, folder: Path) -> Spelling:
        """Read what `save` wrote."""
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(
            words=kept["words"],
            foreign={language: frozenset(found) for language, found in kept["foreign"].items()},
            vocabulary={
                language: Vocabulary({key: (word, times) for key, (word, times) in found.items()})
                for language, found in kept["vocabulary"].items()
            },
        )

    def save(self, folder: Path) -> None:
        """Write the words into `folder`."""
        kept = {
            "words": self.words,
            "foreign": {language: sorted(found) for language, found in self.foreign.items()},
            "vocabulary": {language: known.words for language, known in self.vocabulary.items()},
        }
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        (folder / FILE).write_text(text, encoding="utf-8")

    def meant(self, text: str, language: str) -> str:
        """Return a text with the letters that were not typed, and its typing errors mended."""
        return self._mended(self._restored(text, language), language)

    def _restored(self, text: str, language: str) -> str:
        """Return a text with the letters that were not typed."""
        known, foreign = self.words.get(language, {}), self.foreign.get(language, frozenset())

        def spelt(word: str) -> str:
            if not word.isascii() or word.lower() in foreign or is_code(word):
                return word
            found = _first(known, word, language)
            return word if found in (None, word.lower()) else cased_like(word, found)

        return WORD.sub(lambda found: spelt(found.group()), text)

    def _mended(self, text: str, language: str) -> str:
        """Return a text with the words that were meant for those that the corpus does not know.

        Of a word or two the language is a guess, and a capital begins a name, or a noun in German:
        what is a word in any language stays then.
        """
        none = Vocabulary({})
        known, lent = (self.vocabulary.get(name, none) for name in (language, LENDING))
        found = WORD.findall(text)
        names = {word for word in found[1:] if word[0].isupper() and not word.isupper()}

        def is_known(word: str) -> bool:
            if is_code(word) or known.times(word) or lent.times(word):
                return True
            if word in names and language not in CAPITAL_NOUNS:
                return True
            unsure = word in names or len(found) <= FEW
            return unsure and any(other.times(word) for other in self.vocabulary.values())

        unknown = {word for word in found if not is_known(word)}
        if len(unknown) > MOST:
            return text
        meant = {word: right for word in unknown if (right := known.meant(word))}

        def spelt(word: str) -> str:
            return cased_like(word, meant[word]) if word in meant else word

        return WORD.sub(lambda place: spelt(place.group()), text)


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


def _foreign(counted: Counter[str], known: Mapping[str, str], language: str) -> frozenset[str]:
    latin = (word for word in counted if word.isascii() and not word.isdigit())
    spelt = {word: _first(known, word, language) for word in latin}
    return frozenset(w for w, own in spelt.items() if own is None or counted[w] > counted[own])
