"""Answers in plain text as statements: cut in sentences, markers read, declining recognised.

A text declines if its first sentence says so; short ones before it ("I am sorry.") are passed
over. What follows such a sentence is no answer. `declining.toml` holds what is looked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.documents.sentences import sentence_spans
from assistant.evaluation.systems.replying import Statement
from assistant.languages import detect_language
from assistant.lexicon import spaced

FALLBACK = "en"
# In words: a shorter sentence is a courtesy, not yet what the text says.
TELLING = 4
_MARKER = re.compile(r"\[([^\[\]\n]{1,120})\]")
# A marker behind the full stop belongs to the sentence before it.
_BEHIND = re.compile(r"([.!?])[ \t]*((?:\[[^\[\]\n]{1,120}\][ \t]*)+)")
_SEPARATOR = re.compile(r"\s*[,;]\s*")
_SPACE_BEFORE_STOP = re.compile(r"\s+([.!?,;:])")


def declines(text: str) -> bool:
    """Tell whether a text says that it does not answer; an empty one does."""
    language = detect_language(text, FALLBACK)
    for start, end in sentence_spans(text):
        sentence = spaced(text[start:end])
        if any(cue.search(sentence) for cue in _cues(language)):
            return True
        if len(sentence.split()) >= TELLING:
            return False
    return not text.strip()


def statements(
    text: str, numbers: Mapping[str, int], otherwise: Sequence[int] = ()
) -> tuple[Statement, ...]:
    """Cut an answer into sentences and read their markers.

    Args:
        text: of the answer; empty if it declines.
        numbers: of passages, by what stands for them between square brackets.
        otherwise: what each sentence cites if the whole text has no marker that is known.
    """
    found = [
        _statement(line[start:end], numbers)
        for line in _BEHIND.sub(r" \2\1 ", text).splitlines()
        for start, end in sentence_spans(line.strip())
    ]
    said = tuple(statement for statement in found if statement.text.strip(" .!?"))
    if any(statement.citations for statement in said):
        return said
    return tuple(Statement(text=s.text, citations=tuple(otherwise)) for s in said)


def markers(text: str) -> list[str]:
    """Return what stands between square brackets, in order; commas and semicolons part names."""
    return [name for marker in _MARKER.findall(text) for name in _SEPARATOR.split(marker.strip())]


def _statement(text: str, numbers: Mapping[str, int]) -> Statement:
    cited = dict.fromkeys(numbers[name] for name in markers(text) if name in numbers)
    bare = _MARKER.sub(lambda found: _unknown(found, numbers), text)
    return Statement(
        text=_SPACE_BEFORE_STOP.sub(r"\1", " ".join(bare.split())), citations=tuple(cited)
    )


def _unknown(found: re.Match[str], numbers: Mapping[str, int]) -> str:
    """Return what is left of a marker: nothing if it names a passage, else all of it."""
    names = _SEPARATOR.split(found[1].strip())
    return " " if any(name in numbers or name.isdigit() for name in names) else found[0]


@cache
def _cues(language: str) -> tuple[re.Pattern[str], ...]:
    path = files("assistant") / "evaluation" / "systems" / "declining.toml"
    cues = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(re.compile(cue) for code in {language, FALLBACK} for cue in cues.get(code, ()))
