"""The texts of a corpus that are embedded, each with what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Self

from assistant.corpus import Corpus
from assistant.domain import Provision, Stance
from assistant.indexing.twins import key
from assistant.retrieval.store import Entry, stance_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What an index of a corpus embeds, but for its official wording.

    Attributes:
        passages: the digest, then its translations.
        questions: about stances, in the order of `sides`, then the bank.
        silences: questions that no text settles.
        sides: the questions about stances, pointing at the side that each is of.
        short: what is asked in a few words.
        further: questions about stances from which nothing learns.
    """

    passages: list[Entry]
    questions: list[Entry]
    silences: list[Entry]
    sides: list[Entry]
    short: list[Entry]
    further: list[Entry]

    @classmethod
    def of(cls, corpus: Corpus, left_out: frozenset[int] = frozenset()) -> Self:
        """Collect them all, but for the questions with the keys that are left out."""
        held = [key(side) not in left_out for side in side_entries(corpus)]
        argued, sides = (list(compress(e(corpus), held)) for e in (stance_entries, side_entries))
        return cls(
            passages=passage_entries(digested(corpus)),
            questions=[*argued, *_without(left_out, bank_entries(corpus))],
            silences=_without(left_out, silence_entries(corpus)),
            sides=sides,
            short=short_entries(corpus),
            further=apart_entries(corpus),
        )

    @property
    def by_prompt(self) -> dict[str, list[Entry]]:
        """Return all of them by what they are embedded as."""
        asked = [*self.questions, *self.silences, *self.short, *self.further]
        return {"document": self.passages, "query": asked}


def passage_text(provision: Provision) -> str:
    """Return what is embedded for a provision: its heading path as context, then its text."""
    return f"{provision.section} – {provision.title}: {provision.text}"


def passage_entries(provisions: Iterable[Provision]) -> list[Entry]:
    """Return the passages of provisions or of official chunks."""
    return [Entry(text=passage_text(p), target=p.anchor, language=p.language) for p in provisions]


def digested(corpus: Corpus) -> list[Provision]:
    """Return the provisions of the digest, then those of its translations."""
    translated = [p for digest in corpus.translations.values() for p in digest.values()]
    return [*corpus.provisions.values(), *translated]


def stance_entries(corpus: Corpus) -> list[Entry]:
    """Return the questions about stances, pointing at the provision that settles them."""
    return [Entry(text=t, target=s.anchor, language=code) for s, _, code, t in corpus.argued()]


def side_entries(corpus: Corpus) -> list[Entry]:
    """Return the same questions in the same order, pointing at the side that each is of."""
    return [_side(*argued) for argued in corpus.argued()]


def apart_entries(corpus: Corpus) -> list[Entry]:
    """Return further questions about stances, pointing at sides; nothing learns from them."""
    return [_side(*argued) for argued in corpus.argued_apart()]


def bank_entries(corpus: Corpus) -> list[Entry]:
    """Return the question bank."""
    return [Entry(text=t, target=a, language=code) for a, code, t in corpus.banked()]


def short_entries(corpus: Corpus) -> list[Entry]:
    """Return what is asked in a few words, pointing at provisions and silences."""
    return [Entry(text=t, target=i, language=code) for i, code, t in corpus.asked_shortly()]


def silence_entries(corpus: Corpus) -> list[Entry]:
    """Return the questions that no text settles."""
    return [Entry(text=t, target=i, language=code) for i, code, t in corpus.unanswered()]


def _side(stance: Stance, side: str, language: str, text: str) -> Entry:
    return Entry(text=text, target=stance_target(stance.id, side), language=language)


def _without(left_out: frozenset[int], entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if key(entry) not in left_out]
