"""Names that the gate knows, and everyday words that are none, both taken from the corpus.

A capitalised word that stands in an English provision and, the same, in its translations is a
name: everything else is translated. Members, signatories, people and their organisations add
theirs. All other words of the digest and its question bank in a language are its vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.corpus.data import CorpusData
from assistant.words import words

TOKEN = re.compile(r"[^\W_](?:[\w&+.'’-]*\w)?", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRegister:
    """Names in parts, one word each, and vocabulary by language; all folded."""

    names: frozenset[str] = frozenset()
    vocabulary: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, data: CorpusData | None = None) -> NameRegister:
        """Read the names and words of a corpus; `data` adds members, people and the like."""
        texts = {
            language: _texts(corpus, language) for language in (BASE_LANGUAGE, *corpus.translations)
        }
        lower = frozenset(word for said in texts.values() for word in _small(said))
        names = set(_untranslated(corpus))
        if data is not None:
            names |= {part for name in _listed(data) for part in words(name) if len(part) > 2}
        names -= lower
        vocabulary = {
            language: frozenset(word for text in said for word in words(text)) - names
            for language, said in texts.items()
        }
        return cls(names=frozenset(names), vocabulary=vocabulary)


def capitalised(text: str) -> set[str]:
    """Return the words of a text that hold a capital letter."""
    return {token for token in TOKEN.findall(text) if token != token.lower()}


def _untranslated(corpus: Corpus) -> Iterable[str]:
    """Yield the parts of capitalised words that all editions of a provision or question share."""
    texts: dict[str, dict[str, list[str]]] = {}
    editions = {BASE_LANGUAGE: corpus.provisions, **corpus.translations}
    for language, provisions in editions.items():
        for anchor, provision in provisions.items():
            texts.setdefault(anchor, {}).setdefault(language, []).append(provision.text)
    for target, language, text in (*corpus.banked(), *corpus.unanswered()):
        texts.setdefault(f"asked {target}", {}).setdefault(language, []).append(text)
    for by_language in texts.values():
        if set(by_language) >= set(editions) and len(editions) > 1:
            tokens = [capitalised(" ".join(by_language[spoken])) for spoken in editions]
            for token in set.intersection(*tokens):
                yield from (part for part in words(token) if len(part) > 2)


def _texts(corpus: Corpus, language: str) -> list[str]:
    provisions = (
        corpus.provisions if language == BASE_LANGUAGE else corpus.translations.get(language, {})
    )
    texts = [provision.text for provision in provisions.values()]
    return texts + [text for _, spoken, text in corpus.banked() if spoken == language]


def _small(texts: Iterable[str]) -> Iterable[str]:
    """Yield the words that are written small somewhere, folded."""
    for token in {token for text in texts for token in TOKEN.findall(text)}:
        if token == token.lower():
            yield from words(token)


def _listed(data: CorpusData) -> Iterable[str]:
    for member in data.members:
        yield member.name
    for signatory in data.signatories:
        yield signatory.name
    for person in data.people:
        yield person.name
