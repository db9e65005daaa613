"""Where the digest says what a nugget asks for, as document and exact quote.

A quote is found by the nugget's own pattern and holds whole sentences or points of a list, so it
still stands in its document when the digest is cut into other provisions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.corpus import Corpus
from assistant.documents.sentences import sentence_spans
from assistant.domain import Provision
from assistant.evaluation.cases.model import Case, Evidence, Nugget

Editions = Mapping[str, Sequence[str]]


def editions(corpus: Corpus) -> Editions:
    """Return the texts of each document: one for each language in which the corpus has it."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for provisions in (corpus.provisions, *corpus.translations.values()):
        for provision in provisions.values():
            texts[provision.source_id, provision.language].append(provision.text)
    found: dict[str, list[str]] = defaultdict(list)
    for (document, _), parts in texts.items():
        found[document].append(" ".join(parts))
    return found


def occurs(evidence: Evidence, texts: Editions) -> bool:
    """Tell whether a quote stands, to the letter, in some edition of its document."""
    return any(evidence.quote in text for text in texts.get(evidence.document, ()))


def find_evidence(case: Case, nugget: Nugget, corpus: Corpus) -> tuple[Evidence, ...]:
    """Quote where the digest says a nugget: for each alternative the first provision that does.

    Provisions that alone stand for a fact go before those that repeat it. Quotes are in the
    language of the digest, and also in that of the question where there is a translation.
    """
    found: dict[Evidence, None] = {}
    for alternative in nugget.facts or case.facts:
        quoted = (
            _evidence(anchor, case.lang, nugget, corpus)
            for anchor in _stating(alternative, corpus.provisions)
        )
        found |= dict.fromkeys(next(filter(None, quoted), ()))
    return tuple(found)


def mended(case: Case, corpus: Corpus, texts: Editions) -> dict[str, tuple[Evidence, ...]]:
    """Return new evidence, by id, of each vital nugget whose own is missing or stands no more."""
    return {
        nugget.id: found
        for nugget in case.vital
        if not (nugget.evidence and all(occurs(e, texts) for e in nugget.evidence))
        and (found := find_evidence(case, nugget, corpus))
    }


def _stating(codes: Sequence[str], provisions: Mapping[str, Provision]) -> list[str]:
    wanted = frozenset(codes)
    stating = [a for a, provision in provisions.items() if wanted & provision.states]
    return sorted(stating, key=lambda anchor: wanted.isdisjoint(provisions[anchor].facts))


def _evidence(anchor: str, language: str, nugget: Nugget, corpus: Corpus) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(document=provision.source_id, quote=quote)
        for provision in _versions(anchor, language, corpus)
        if (quote := _quote(provision, nugget))
    )


def _versions(anchor: str, language: str, corpus: Corpus) -> Iterator[Provision]:
    yield corpus.provisions[anchor]
    translated = corpus.translations.get(language, {}).get(anchor)
    if translated is not None:
        yield translated


def _quote(provision: Provision, nugget: Nugget) -> str:
    """Return the fewest sentences in a row that say the nugget; empty if the text does not."""
    spans = list(sentence_spans(provision.text))
    for length in range(1, len(spans) + 1):
        for first, last in zip(spans, spans[length - 1 :], strict=False):
            quote = provision.text[first[0] : last[1]]
            if _says(nugget, quote, provision.language):
                return quote
    return ""


def _says(nugget: Nugget, text: str, language: str) -> bool:
    patterns = nugget.any_of.get(language)
    if patterns is None:
        return nugget.matches(text)
    return any(re.search(p, text, re.IGNORECASE | re.DOTALL) for p in patterns)
