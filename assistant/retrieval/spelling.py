"""Words typed without their accents or their script, read as the corpus spells them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.retrieval.plain_letters import SPELT, keys_of, typed_keys
from assistant.words import WORD

FILE = "spelling.json"
# How many times more often than without its accents a word must occur with them.
RATHER = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of a corpus that are mostly spelt with letters of their language.

    Attributes:
        words: by language, and by the key of their plain spellings.
    """

    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Spelling:
        """Collect the words of texts, each with its language."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for text, language in texts:
            counted[language].update(WORD.findall(text.lower()))
        return cls({language: _by_key(found, language) for language, found in counted.items()})

    @classmethod
    def load(cls, folder: Path) -> Spelling:
        """Read what `save` wrote."""
        return cls(json.loads((folder / FILE).read_text(encoding="utf-8")))

    def save(self, folder: Path) -> None:
        """Write the words into `folder`."""
        text = json.dumps(self.words, ensure_ascii=False, sort_keys=True)
        (folder / FILE).write_text(text, encoding="utf-8")

    def restored(self, text: str, language: str) -> str:
        """Return a text with the letters that were not typed; as it is if any of them was."""
        known = self.words.get(language)
        if not known or any(letter.isalpha() and not letter.isascii() for letter in text):
            return text

        def spelt(word: str) -> str:
            found = next((known[key] for key in typed_keys(word, language) if key in known), None)
            if found is None:
                return word
            return found.capitalize() if word[:1].isupper() else found

        return WORD.sub(lambda found: spelt(found.group()), text)


def _by_key(counted: Counter[str], language: str) -> dict[str, str]:
    spelt: dict[str, str] = {}
    for word, times in counted.most_common():
        if word.isascii() and language not in SPELT:
            continue
        for key in keys_of(word, language):
            if key != word and times > RATHER * counted.get(key, 0):
                spelt.setdefault(key, word)
    return spelt
