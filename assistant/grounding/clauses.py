"""Parts of a text that are compared with each other: clauses, windows of sentences, stems."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.documents.sentences import sentence_spans
from assistant.grounding.cues import listed
from assistant.words import words

# Words that differ in their endings only begin alike.
STEM = 5
_ENDINGS = ("ungen", "ung", "ing", "en", "er", "es", "em", "ed", "e", "s", "n")
_SHORTEST_STEM = 4
# Shorter words are articles, prepositions and the like.
CONTENT = 4
SHORTEST_CLAUSE = 3
_BREAK = re.compile(r"(?:[;:–—()]|,(?!\d)|[.!?](?=\s|$))\s*")


def clauses(text: str) -> list[str]:
    """Return the clauses of a text, cut at punctuation; very short pieces stay with the last."""
    found: list[str] = []
    for piece in filter(None, (part.strip() for part in _BREAK.split(text))):
        if found and min(len(piece.split()), len(found[-1].split())) < SHORTEST_CLAUSE:
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


def windows(text: str) -> list[str]:
    """Return each sentence and each pair of neighbouring sentences."""
    single = sentences(text)
    return single + [f"{one} {other}" for one, other in pairwise(single)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]


def stem(word: str) -> str:
    """Return what a folded word shares with its inflected forms, roughly."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)][:STEM]
    return word[:STEM]


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the content words of a text, in order."""
    common = listed("common", language)
    return [stem(word) for word in words(text) if len(word) >= CONTENT and word not in common]
