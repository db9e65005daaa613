"""Quote-first composing: the fewest provisions that answer, the direct one first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.corpus import Corpus
from assistant.domain import Citation, Claim, Hit, Provision
from assistant.words import words

MAX_CLAIMS = 4
NEAREST = 3
# A further provision is said only if it is nearly as close to the question as the best one.
CLOSE = 0.004
# The same for cosines of the bare model, where there is no question bank.
BARE_CLOSE = 0.003
SAME_WORDS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Provisions to quote, in order, and the hits that were considered and left out."""

    provisions: tuple[Provision, ...]
    rejected: tuple[Hit, ...]


def select(
    hits: Sequence[Hit],
    provisions: Mapping[str, Provision],
    *,
    banked: bool = True,
    continues: bool = False,
) -> Selection:
    """Choose what to quote: the best hit, what must accompany it, then close others.

    A provision that says in other words what an earlier one said is left out. What is close to a
    turn that continues another one is mostly what was said there, and not said again.
    """
    bound = CLOSE if banked else BARE_CLOSE
    best = hits[0].dense
    chosen = [provisions[hits[0].anchor]]
    for anchor in chosen[0].companions:
        _add(chosen, provisions[anchor])
    rejected = []
    for hit in hits[1:]:
        near = not continues and best - hit.dense <= bound
        if not (near and _add(chosen, provisions[hit.anchor])):
            rejected.append(hit)
    return Selection(provisions=tuple(chosen[:MAX_CLAIMS]), rejected=tuple(rejected))


def _add(chosen: list[Provision], candidate: Provision) -> bool:
    fresh = len(chosen) < MAX_CLAIMS and all(
        overlap(candidate.text, other.text) < SAME_WORDS for other in chosen
    )
    if fresh:
        chosen.append(candidate)
    return fresh


def overlap(one: str, other: str) -> float:
    """Return the share of the shorter text's words that the other one has too."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) / max(min(len(first), len(second)), 1)


def cite(provisions: Iterable[Provision], corpus: Corpus) -> tuple[Citation, ...]:
    """Return one citation a provision, numbered from 1; the quote is the provision's whole text."""
    return tuple(
        Citation(
            n=n,
            document_id=provision.source_id,
            title=corpus.title(provision),
            locator=provision.locator or provision.title,
            anchor=provision.anchor,
            quote=provision.text,
            start=0,
            end=len(provision.text),
            url=provision.url or corpus.sources[provision.source_id].url,
            language=provision.language,
            basis=provision.basis,
            official=provision.official,
            page=provision.page,
        )
        for n, provision in enumerate(provisions, start=1)
    )


def claims(citations: Iterable[Citation]) -> tuple[Claim, ...]:
    """Return one claim a citation: the quote itself."""
    return tuple(Claim(text=citation.quote, citations=(citation.n,)) for citation in citations)
