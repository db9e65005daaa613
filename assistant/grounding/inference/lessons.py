"""What an `Inference` is taught: statements laid beside provisions, borne out or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.corpus.statements import CORPUS, FAITHFUL, TEXTS, Statement
from assistant.domain import Holds
from assistant.grounding.clauses import sentences
from assistant.grounding.verdict import Passage

# How often a statement is laid beside the edition in its own language, and a true one beside
# another provision too; half of these are neighbours in the digest.
OWN_LANGUAGE = 0.6
ELSEWHERE = 0.2
NEIGHBOURS = (-3, -2, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A provision, a statement, and whether the provision bears it out.

    Attributes:
        anchor: of the provision.
        text: of the provision in one language, with its title.
        statement: what is said.
        true: whether the text bears it out.
        writer: who wrote the statement.
    """

    anchor: str
    text: str
    statement: str
    true: bool
    writer: int


class Lessons:
    """Draws what one epoch shows from statements, stances and the provisions' own sentences."""

    def __init__(self, corpus: Corpus, statements: Sequence[Statement]) -> None:
        self._corpus = corpus
        self._anchors = list(corpus.provisions)
        self._places = {anchor: n for n, anchor in enumerate(self._anchors)}
        self._editions = (BASE_LANGUAGE, *corpus.translations)
        self._statements = [*statements, *_stances(corpus)]

    def texts(self) -> list[str]:
        """Return every text and statement that a lesson may show, each once."""
        said = [s.text for s in self._statements]
        for anchor in self._anchors:
            for language in self._editions:
                said += [self._text(anchor, language), *self._own(anchor, language)]
        return list(dict.fromkeys(said))

    def draw(self, lot: Random) -> list[Lesson]:
        """Return the lessons of one epoch, in an order drawn by lot."""
        drawn = [lesson for s in self._statements for lesson in self._beside(s, lot)]
        drawn += self._copied(lot)
        lot.shuffle(drawn)
        return drawn

    def _beside(self, statement: Statement, lot: Random) -> Iterator[Lesson]:
        own = statement.language if lot.random() < OWN_LANGUAGE else lot.choice(self._editions)
        yield self._lesson(statement, statement.anchor, own, true=statement.faithful)
        if statement.faithful and lot.random() < ELSEWHERE:
            other = self._another(statement.anchor, lot)
            if other != statement.anchor:
                yield self._lesson(statement, other, own, true=False)

    def _lesson(self, statement: Statement, anchor: str, language: str, *, true: bool) -> Lesson:
        return Lesson(
            anchor=anchor,
            text=self._text(anchor, language),
            statement=statement.text,
            true=true,
            writer=statement.writer,
        )

    def _another(self, anchor: str, lot: Random) -> str:
        if lot.random() < 0.5:
            return lot.choice(self._anchors)
        return self._anchors[(self._places[anchor] + lot.choice(NEIGHBOURS)) % len(self._anchors)]

    def _copied(self, lot: Random) -> Iterator[Lesson]:
        """Yield sentences of half of the provisions, beside an edition in any language."""
        for anchor in lot.sample(self._anchors, len(self._anchors) // 2):
            text = self._text(anchor, lot.choice(self._editions))
            copied = lot.choice(self._own(anchor, lot.choice(self._editions)))
            yield Lesson(anchor=anchor, text=text, statement=copied, true=True, writer=CORPUS)

    def _text(self, anchor: str, language: str) -> str:
        return Passage.of_provision(self._corpus.get(anchor, language), self._corpus).said

    def _own(self, anchor: str, language: str) -> list[str]:
        return sentences(self._corpus.get(anchor, language).text)


def own_sentences(corpus: Corpus) -> list[Statement]:
    """Return every sentence of the provisions as a statement that is borne out."""
    digests = (corpus.provisions, *corpus.translations.values())
    return [
        Statement(anchor=p.anchor, language=p.language, kind=FAITHFUL, text=said, writer=TEXTS)
        for digest in digests
        for p in digest.values()
        for said in dict.fromkeys(sentences(p.text))
    ]


def _stances(corpus: Corpus) -> Iterator[Statement]:
    """Yield propositions that a provision affirms or denies; not those under a condition."""
    kinds = {Holds.YES: FAITHFUL, Holds.NO: "stance"}
    for stance in corpus.stances:
        if stance.holds in kinds:
            yield Statement(
                anchor=stance.anchor,
                language=BASE_LANGUAGE,
                kind=kinds[stance.holds],
                text=stance.proposition,
                writer=CORPUS,
            )
