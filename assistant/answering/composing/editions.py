"""The edition in which a provision is quoted: its language, and the official wording beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.corpus import Corpus
from assistant.domain import Provision, Source
from assistant.figures import figures
from assistant.retrieval.alignment import Alignment


def editions(
    chosen: Sequence[Provision], corpus: Corpus, alignment: Alignment, language: str
) -> tuple[Provision, ...]:
    """Return what to quote, in order: digests in `language` where they exist.

    Where an official passage says the same it leads: before the digest of the direct answer, which
    explains it, and in place of the digest of what accompanies it.
    """
    quoted: dict[str, Provision] = {}
    for place, provision in enumerate(newest_first(chosen, corpus.sources)):
        anchor = alignment.official(provision.anchor, language)
        official = corpus.wording.get(anchor) if anchor else None
        if official is not None:
            quoted[official.anchor] = official
        if official is None or place == 0:
            quoted[provision.anchor] = corpus.find(provision.anchor, language) or provision
    return tuple(quoted.values())


def newest_first(chosen: Sequence[Provision], sources: Mapping[str, Source]) -> list[Provision]:
    """Move provisions of a text that another chosen one replaces behind those of the newer text."""
    replaced = {sources[p.source_id].supersedes for p in chosen}
    return sorted(chosen, key=lambda p: p.source_id in replaced)


def differ(
    quoted: Sequence[Provision], alignment: Alignment, sources: Mapping[str, Source]
) -> bool:
    """Tell whether two quoted texts that speak of the same thing give different figures.

    They do when each has a figure that the other lacks; a text that merely says less does not.
    """
    return any(
        _same_matter(first, second, alignment, sources) and _contradict(first, second)
        for place, first in enumerate(quoted)
        for second in quoted[place + 1 :]
    )


def _same_matter(
    first: Provision, second: Provision, alignment: Alignment, sources: Mapping[str, Source]
) -> bool:
    aligned = first.anchor in alignment.pairs.get(second.anchor, {}).values()
    return aligned or sources[first.source_id].supersedes == second.source_id


def _contradict(first: Provision, second: Provision) -> bool:
    one, other = (figures(p.text, p.language) for p in (first, second))
    return bool(one - other) and bool(other - one)
