"""Citations resolve, are verbatim, keep whole sentences and say what they are (I2, I3, I4, I9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.corpus import Corpus
from assistant.domain import Provision
from assistant.evaluation.invariants.sentences import keeps_sentences

Json = Mapping[str, Any]


def citation_violations(reply: Json, corpus: Corpus, index: str = "") -> Iterator[str]:
    """Yield what is wrong with the citations of a reply, those of an abstention included.

    `index` is the fingerprint that the reply must name; any if it is empty.
    """
    found = reply["trace"]["index_fingerprint"]
    if not found or (index and found != index):
        wanted = f", not {index}" if index else ""
        yield f"I2: the reply comes from the index {found or 'nobody names'}{wanted}"
    numbers = [citation["n"] for citation in reply["citations"]]
    yield from (f"I2: citation {n} is listed twice" for n in set(numbers) if numbers.count(n) > 1)
    for citation in reply["citations"]:
        provision = corpus.find(citation["anchor"], citation["language"])
        if provision is None:
            yield f"I2: citation of an unknown provision {citation['anchor']}"
            continue
        yield from _place(citation, provision, corpus)
        yield from _quote(citation, provision)
        yield from _language(citation, reply["language"], corpus)


def _language(citation: Json, language: str, corpus: Corpus) -> Iterator[str]:
    """Yield that a quote is marked as what it is not, or is in another language than it could be.

    Digests are quoted in the language of the reply where they have it.
    """
    said = citation["language"] or "no language"
    for wanted in dict.fromkeys((citation["language"], language)):
        provision = corpus.find(citation["anchor"], wanted)
        if provision is not None and provision.language != citation["language"]:
            yield f"I9: {provision.anchor} is marked as {said}, its text is {provision.language}"
            return


def _place(citation: Json, provision: Provision, corpus: Corpus) -> Iterator[str]:
    """Yield what a citation says of its place and the corpus does not."""
    said: dict[str, object] = {
        "document_id": provision.source_id,
        "page": provision.page,
        "basis": provision.basis.value,
        "official": provision.official,
    }
    source = corpus.sources.get(provision.source_id)
    if source is not None:
        said |= {
            "url": provision.url or source.url,
            "title": corpus.title(provision),
            "locator": provision.locator or provision.title,
        }
    for field, value in said.items():
        if citation[field] != value:
            yield f"I2: {field} of {provision.anchor} is {value!r}, not {citation[field]!r}"


def _quote(citation: Json, provision: Provision) -> Iterator[str]:
    start, end, text = citation["start"], citation["end"], provision.text
    if not 0 <= start < end <= len(text):
        yield f"I2: characters {start} to {end} of {provision.anchor} do not exist"
    if not citation["quote"] or text[start:end] != citation["quote"]:
        yield f"I3: quote of {provision.anchor} is not verbatim"
    elif not keeps_sentences(text, start, end):
        yield f"I4: quote of {provision.anchor} is cut within a sentence: {_ends(text[start:end])}"


def _ends(quote: str) -> str:
    return quote if len(quote) <= 80 else f"{quote[:35]} … {quote[-35:]}"
