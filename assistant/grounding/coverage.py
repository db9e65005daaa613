"""How much of what a sentence says stands in the text it cites, word by word.

Only where both are in one language. A word is borne out by one that begins alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.grounding.clauses import stems
from assistant.grounding.verdict import CheckName, Failure, Passage

# Least share of content words borne out.
SENTENCE_SHARE = 0.3
# A clause of so many content words none of which is borne out must at least be so close (cosine).
_LONG = 4
_CLOSE = 0.87


def check_coverage(
    sentence: str, language: str, cited: Sequence[Passage], cosines: Mapping[str, float]
) -> list[Failure]:
    """Return a failure if too many words of the sentence, or all of a clause, are new.

    `cosines` tells how close each clause of the sentence is to any part of the cited text.
    """
    same = [p for p in cited if p.language == language]
    if not same:
        return []
    known = {word for p in same for word in stems(p.said, language)}
    if _share(sentence, known, language) < SENTENCE_SHARE:
        return [_failure(sentence, known, language)]
    for clause, cosine in cosines.items():
        new = len(stems(clause, language)) >= _LONG and not _share(clause, known, language)
        if new and cosine < _CLOSE:
            return [_failure(clause, known, language)]
    return []


def _share(text: str, known: set[str], language: str) -> float:
    said = stems(text, language)
    return sum(word in known for word in said) / len(said) if said else 1.0


def _failure(text: str, known: set[str], language: str) -> Failure:
    share = _share(text, known, language)
    return Failure(check=CheckName.COVERAGE, why=f"{share:.2f} of the words of “{text}”")
