"""What a reply says in words that are no quote is borne out, and in its language (I5, I6, I9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.documents.sentences import sentence_spans
from assistant.evaluation.invariants.frames import EXAMPLE, unframed
from assistant.evaluation.invariants.known import Known
from assistant.evaluation.invariants.pieces import Piece, pieces
from assistant.grounding import Failure, Passage
from assistant.grounding.names import check_names
from assistant.grounding.quantities import check_quantities
from assistant.languages import LANGUAGES

Json = Mapping[str, Any]


def wording_violations(reply: Json, known: Known) -> Iterator[str]:
    """Yield what a reply says of its own that no text bears out, or in another language."""
    if reply["language"] not in LANGUAGES:
        yield f"I9: {reply['language']!r} is no official EU language"
    for piece in pieces(reply, known):
        yield from _unsupported(piece, reply, known)
        yield from _strange(piece, reply, known)


def _strange(piece: Piece, reply: Json, known: Known) -> Iterator[str]:
    """Yield that a piece is no sentence of the assistant's, where it ought to be one.

    Sentences that hold no word of others than these pass: they state nothing.
    """
    language = reply["language"]
    if not piece.group or not (
        piece.group == EXAMPLE or known.frames(language).strange(piece.text)
    ):
        return
    for other in LANGUAGES:
        if not unframed(piece.text, known.frames(other).sentences(piece.group)):
            yield f"I9: said in {other}, not in {language}: {piece.text[:80]}"
            return
    code = "I9" if reply["outcome"] == "answered" else "I6"
    yield f"{code}: no catalogue has the words: {piece.text[:80]}"


def _unsupported(piece: Piece, reply: Json, known: Known) -> Iterator[str]:
    """Yield the figures and names of a piece that neither cited texts nor the question hold."""
    cited = [
        Passage(text=c["quote"], language=c["language"], title=f"{c['title']}. {c['locator']}")
        for c in reply["citations"]
        if piece.cited is None or c["n"] in piece.cited
    ]
    if _verbatim(piece.text, cited):
        return
    code = "I5" if reply["outcome"] == "answered" else "I6"
    read = _Reading(text=piece.text, language=reply["language"], question=reply["question"])
    for failure in (*read.figures(cited), *read.names(cited, known)):
        yield f"{code}: {failure.check} {failure.why}: {piece.text[:60]}"


def _verbatim(text: str, passages: Sequence[Passage]) -> bool:
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    quotes = [" ".join(passage.text.split()) for passage in passages]
    return all(any(sentence in quote for quote in quotes) for sentence in sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A text to be compared with what it cites and with the question.

    The question is added only where the cited text does not suffice: what it counts may be
    something else than what the text counts.
    """

    text: str
    language: str
    question: str

    def figures(self, cited: Sequence[Passage]) -> list[Failure]:
        asked = Passage(text=self.question, language=self.language)
        return check_quantities(self.text, self.language, cited) and check_quantities(
            self.text, self.language, [*cited, asked]
        )

    def names(self, cited: Sequence[Passage], known: Known) -> list[Failure]:
        # What counts as a name depends on whether a text in the same language is cited.
        beside = cited[0].language if cited else self.language
        asked = Passage(text=self.question, language=beside)
        return check_names(self.text, self.language, cited, known.register) and check_names(
            self.text, self.language, [*cited, asked], known.register
        )
