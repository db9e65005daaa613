"""How near a sentence is to the text it cites, by cosine of the bare embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.grounding.clauses import clauses, stems, windows
from assistant.grounding.verdict import CheckName, Failure, Passage

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

# Cosines; set on the even lines of eval/grounding, see docs/adr/0005.
CLOSE = 0.85
CLAUSE_CLOSE = 0.82
# The same for clauses of one or two content words ("the press says"), which say little.
SHORT_CLAUSE_CLOSE = 0.76
_SHORT = 3
NEARER = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """Cosines of a sentence.

    Attributes:
        near: the part of the cited text that is closest.
        cosine: to that part.
        clauses: of each clause of the sentence to the closest part of the cited text.
        lead: by how much another passage on offer is closer than the cited one.
    """

    near: Passage
    cosine: float
    clauses: dict[str, float]
    lead: float


def measure(
    sentence: str, cited: Sequence[Passage], offered: Sequence[Passage], embeddings: Embeddings
) -> Closeness:
    """Measure a sentence against what it cites and what else was on offer.

    Passages are embedded as documents, whose vectors may be kept in a cache; what a model wrote is
    a query, of which nothing is kept.
    """
    parts = [(part, p) for p in cited for part in windows(p.text)]
    pieces = clauses(sentence) or [sentence]
    small = [piece for p in cited for piece in clauses(p.text)]
    others = [p for p in offered if p.text not in {c.text for c in cited}]
    written = {text: embeddings.embed_query(text) for text in (sentence, *pieces)}
    whole = np.asarray(written[sentence])
    of_pieces = np.asarray([written[piece] for piece in pieces])
    texts = [*(part for part, _ in parts), *small, *(p.text for p in (*cited, *others))]
    vectors = np.asarray(embeddings.embed_documents(texts), dtype=np.float32)
    of_parts, of_small, of_texts = np.split(vectors, np.cumsum([len(parts), len(small)]))
    cosines = of_parts @ whole
    best = int(cosines.argmax())
    per_piece = _best(of_pieces, np.vstack([of_parts, of_small]))
    of_cited, of_others = of_texts[: len(cited)] @ whole, of_texts[len(cited) :] @ whole
    own = max(float(of_cited.max()), float(cosines[best]))
    return Closeness(
        near=Passage(text=parts[best][0], language=parts[best][1].language),
        cosine=float(cosines[best]),
        clauses=dict(zip(pieces, map(float, per_piece), strict=True)),
        lead=float(of_others.max()) - own if len(of_others) else 0.0,
    )


def check_closeness(found: Closeness, language: str) -> list[Failure]:
    """Return failures for a sentence that is far from its text, or nearer to another one."""
    why = []
    if found.cosine < CLOSE:
        why.append(f"{found.cosine:.3f} to the quote")
    for clause, cosine in found.clauses.items():
        is_short = len(stems(clause, language)) < _SHORT
        if cosine < (SHORT_CLAUSE_CLOSE if is_short else CLAUSE_CLOSE):
            why.append(f"{cosine:.3f} for “{clause}”")
    if found.lead > NEARER:
        why.append(f"another passage is nearer by {found.lead:.3f}")
    return [Failure(check=CheckName.CLOSENESS, why=reason) for reason in why]


def _best(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((rows @ columns.T).max(axis=1))
