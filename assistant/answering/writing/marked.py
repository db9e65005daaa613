"""The sentences of a draft, and the passages that each of them names.

Models are told to write `[1]` before the full stop. They also write `(1)`, `【1】`, `[^1]`,
`[Source: 1]` or `¹`, behind it, before the sentence or on a line of its own, in lists, in tables
and in bold.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.documents.sentences import sentence_spans

_NUMBER = r"\d{1,3}"
_FURTHER = rf"\s*(?:[,;&+/–-]|\b[^\W\d_]{{1,3}}\b)\s*#?{_NUMBER}"
_BRACKETED = re.compile(
    rf"[\[【]\s*(?:[^\W\d_]{{1,12}}[.:]?\s*)?[#^]?({_NUMBER}(?:{_FURTHER})*)(?:†[^\]】]*)?\s*[\]】]"
    r"(?:\([^()\s]*\))?"
)
# Steps are numbered so, too, but before what they are.
_IN_PARENTHESES = re.compile(
    rf"\(({_NUMBER}(?:\s*[,;]\s*{_NUMBER})*)\)(?=\s*(?:[.!?]|$))", re.MULTILINE
)
# Not of square metres.
_RAISED = re.compile("(?<![mM])[⁰¹²³⁴-⁹]+")
_RANGE = re.compile(rf"({_NUMBER})\s*[–-]\s*({_NUMBER})")
# A longer range names no passages.
_LONGEST = 20
_MARKER = rf"\s*\[{_NUMBER}(?:,{_NUMBER})*\]"
_MARKERS = re.compile(rf"((?:{_MARKER})+)")
# A marker behind the full stop, or alone on a line, belongs to the sentence before it.
_BEHIND = re.compile(rf"(\s?[.!?])((?:{_MARKER})+)")
_ALONE = re.compile(rf"\s*\n((?:{_MARKER})+)[ \t]*(?=\n|\Z)")
_AROUND = re.compile(rf"\([^\W\d_]{{0,8}}[.:]?((?:{_MARKER})+)\s*\)")
_TAG = re.compile(r"</?[a-z][^<>]*>|^\s*```.*$", re.IGNORECASE | re.MULTILINE)
_CELL = re.compile(r"\s*\|\s*")
# A number that begins a line may be that of a day.
_ITEM = re.compile(
    r"^\s*(?:[-*+•–—]\s+|\d{1,2}[.)]\s+(?!\w+ \d{4})|[a-z]\)\s+|#+\s*|>\s+)+", re.MULTILINE
)
_EMPHASIS = re.compile(r"(?<!\w)[*_`]+(?=\S)|(?<=\S)[*_`]+(?!\w)")
# French has a space before the other marks.
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,])")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence without its markers, and the numbers that they name."""

    text: str
    markers: tuple[int, ...]


def read_sentences(text: str) -> tuple[DraftSentence, ...]:
    """Cut what a model wrote into sentences and take out their markers, and what adorns them."""
    lines = _ALONE.sub(r"\1", _plain(text)).splitlines()
    return tuple(
        sentence
        for line in filter(None, map(str.strip, lines))
        for sentence in _of_line(line)
        if any(map(str.isalnum, sentence.text))
    )


def _plain(text: str) -> str:
    """Return a text without what adorns it, with every marker written as `[1]` or `[1,2]`."""
    text = _RAISED.sub(lambda raised: f"[{unicodedata.normalize('NFKC', raised[0])}]", text)
    for written in (_BRACKETED, _IN_PARENTHESES):
        text = written.sub(lambda marker: f"[{','.join(_numbers(marker[1]))}]", text)
    text = _CELL.sub("\n", _TAG.sub("", text.replace("\\", "")))
    return _AROUND.sub(r"\1", _EMPHASIS.sub("", _ITEM.sub("", text)))


def _numbers(listed: str) -> list[str]:
    """Return the numbers of a list, in which "1-3" stands for three."""

    def spread(found: re.Match[str]) -> str:
        first, last = int(found[1]), int(found[2])
        near = first < last <= first + _LONGEST
        return " ".join(map(str, range(first, last + 1))) if near else found[0]

    return re.findall(_NUMBER, _RANGE.sub(spread, listed))


def _of_line(line: str) -> list[DraftSentence]:
    """Return the sentences of a line; where it begins with a marker, all stand behind theirs."""
    if not _MARKERS.match(line):
        return [_read(sentence) for sentence in _sentences(_BEHIND.sub(r"\2\1", line))]
    _, *pieces = _MARKERS.split(line)
    return [
        _read(sentence, markers)
        for markers, said in zip(pieces[::2], pieces[1::2], strict=True)
        for sentence in _sentences(said)
    ]


def _sentences(line: str) -> list[str]:
    """Return the sentences of a line; steps of a procedure are one."""
    found: list[str] = []
    for start, end in sentence_spans(line):
        if found and found[-1].endswith(";"):
            found[-1] += f" {line[start:end]}"
        else:
            found.append(line[start:end])
    return found


def _read(text: str, before: str = "") -> DraftSentence:
    named = [int(n) for mark in _MARKERS.findall(before + text) for n in re.findall(_NUMBER, mark)]
    bare = _SPACE_BEFORE_STOP.sub(r"\1", " ".join(_MARKERS.sub("", text).split()))
    return DraftSentence(text=_TWO_STOPS.sub(".", bare), markers=tuple(dict.fromkeys(named)))
