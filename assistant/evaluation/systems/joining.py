"""The English digest as other systems read it: one text a document, headings and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.corpus import Corpus
from assistant.domain import Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedText:
    """All provisions of a document in order, each under its title, in Markdown."""

    document: str
    title: str
    text: str


def joined_texts(corpus: Corpus) -> tuple[JoinedText, ...]:
    """Return every document of a corpus as one text."""
    parts: dict[str, list[Provision]] = {}
    for provision in corpus.provisions.values():
        parts.setdefault(provision.source_id, []).append(provision)
    return tuple(
        JoinedText(
            document=document,
            title=_title(corpus, document),
            text="\n\n".join(f"## {p.title}\n\n{p.text}" for p in provisions),
        )
        for document, provisions in parts.items()
    )


def _title(corpus: Corpus, document: str) -> str:
    source = corpus.sources.get(document)
    return source.short_title if source else document
