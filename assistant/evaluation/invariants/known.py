"""What the checks need of a corpus, worked out once for each."""

from __future__ import annotations

from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from assistant.corpus import Corpus
from assistant.corpus.data import load_data
from assistant.evaluation.invariants.frames import Fillers, Frames
from assistant.grounding.register import NameRegister
from assistant.languages import LANGUAGES

# A run checks one corpus; tests check a few.
KEPT = 4


class Known:
    """What one corpus allows; may be used by several threads at a time."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._frames: dict[str, Frames] = {}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Return where links may lead: hosts of sources and editions, and those of the manifest."""
        sources = self._corpus.sources.values()
        urls = [source.url for source in sources]
        urls += [edition.url for source in sources for edition in source.editions]
        return (frozenset(urlsplit(url).netloc for url in urls) | self._corpus.hosts) - {""}

    @cached_property
    def register(self) -> NameRegister:
        """Return the names that the gate knows too; takes a second."""
        return NameRegister.of(self._corpus, load_data(self._corpus.folder / "data"))

    @cached_property
    def languages(self) -> frozenset[str]:
        """Return the languages that there is something to quote in."""
        texts = (*self._corpus.provisions.values(), *self._corpus.wording.values())
        return frozenset(text.language for text in texts).union(self._corpus.translations)

    def frames(self, language: str) -> Frames:
        """Return the assistant's own sentences in a language; in English if it speaks no such."""
        spoken = language if language in LANGUAGES else "en"
        if spoken not in self._frames:
            self._frames[spoken] = Frames(spoken, self._fillers(spoken))
        return self._frames[spoken]

    def says(self, text: str) -> bool:
        """Tell whether a text stands in any provision."""
        corpus = self._corpus
        editions = (corpus.provisions, *corpus.translations.values(), corpus.wording)
        return any(text in provision.text for texts in editions for provision in texts.values())

    def _fillers(self, language: str) -> Fillers:
        silences = self._corpus.silences
        return Fillers(
            subjects=frozenset(s.subject[language] for s in silences if language in s.subject),
            choices=frozenset(
                choice.get(language, choice["en"]) for s in silences for choice in s.choices
            ),
            urls=frozenset(source.url for source in self._corpus.sources.values()),
            languages=self.languages,
        )


@lru_cache(maxsize=KEPT)
def known_of(corpus: Corpus) -> Known:
    """Return what is known of a corpus; the same object for the same corpus."""
    return Known(corpus)
