"""Cues of a text by kind: the lexicon's, and what only comparing needs (`cues.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from assistant.lexicon import ANY_LETTERS, lexicon, spaced
from assistant.words import words

NEVER = re.compile(r"(?!)")
# Where this package has no order of its own for a language, the lexicon's does.
# Cues of a list that do not count when a paraphrase is compared.
_WITHOUT = {"must": "soft", "strong_all": "weak_all"}
_INSTEAD = {"strong_all": "all", "earlier": "before", "later": "after"}


def has(kind: str, text: str, language: str) -> bool:
    """Tell whether a text holds a cue of a kind."""
    return count(kind, text, language) > 0


@lru_cache(4096)
def count(kind: str, text: str, language: str) -> int:
    """Return how many cues of a kind (`negation`, `must`, `denies`) a text holds.

    Cues that overlap count once.
    """
    plain = _pattern(language, "idioms").sub(" | ", spaced(text))
    if kind in _WITHOUT:
        plain = _pattern(language, _WITHOUT[kind]).sub(" | ", plain)
    spans = [match.span() for match in _pattern(language, kind).finditer(plain)]
    name = f"says.{_listed(kind, language)}"
    if name in lexicon(language).lists:
        spans += [m.span() for m in lexicon(language).pattern(name).finditer(plain)]
    ends, found = -1, 0
    for start, end in sorted(spans):
        found += start >= ends
        ends = max(ends, end)
    return found


def unopened(text: str, language: str) -> str:
    """Return an answer without its "yes" or "no", which affirms or denies a question."""
    opening, _, rest = text.partition(",")
    said = words(opening)
    answers = bool(said) and listed("answers", language).issuperset(said)
    return (rest.strip() or text) if answers else text


def found(kind: str, text: str, language: str) -> frozenset[str]:
    """Return the cues of one of this package's lists that a text holds, as they stand there."""
    return frozenset(match[0] for match in _pattern(language, kind).finditer(spaced(text)))


@cache
def listed(kind: str, language: str) -> frozenset[str]:
    """Return the single words of one of this package's lists, folded."""
    return frozenset(word for phrase in _phrases(language, kind) for word in words(phrase))


def _listed(kind: str, language: str) -> str:
    return _INSTEAD.get(kind, kind) if not _phrases(language, kind) else kind


@cache
def _phrases(language: str, kind: str) -> tuple[str, ...]:
    raw = (files("assistant") / "grounding" / "cues.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(raw).get(language, {}).get(kind, ()))


@cache
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    phrases = [
        " ".join(words(phrase.replace("*", ANY_LETTERS))).replace(ANY_LETTERS, r"\w*")
        for phrase in _phrases(language, kind)
    ]
    longest_first = "|".join(sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{longest_first})(?!\S)") if phrases else NEVER
