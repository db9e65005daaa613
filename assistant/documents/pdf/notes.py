"""Collect the footnotes of a page until the paragraph above them has come to its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.documents.building import Piece
from assistant.documents.joining import Vocabulary, join_lines, join_two
from assistant.documents.pdf.flow import ends_sentence
from assistant.documents.pdf.geometry import Line

_MARK = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|[*†‡§]{1,3}|\([a-z]\)|[a-z]\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*\S")
_PLAIN_NUMBER = re.compile(r"(\d{1,3})(?:[.)]?(?=\s)|(?=[^\W\d_]))")
# Notes begin as their calls are written: "[1] ".
_NUMBER = re.compile(r"^[\[(]?(\d{1,3})(?!\d)[\])]?[.)]?\s*(?=\S)")
# The note that goes on over a page break is not further back than this.
_LOOK_BACK = 40


def begins_note(text: str) -> bool:
    """Tell whether a line can be the first one of a footnote."""
    return _MARK.match(text) is not None or _PLAIN_NUMBER.match(text) is not None


@dataclass(slots=True)
class Notes:
    """The footnotes that wait; each is a list of (text, page) lines."""

    _waiting: list[list[tuple[str, int]]] = field(default_factory=list)
    _last_number: int = 0

    def collect(self, lines: Sequence[Line], page: int) -> None:
        """Take in the footnote lines of a region."""
        for line in lines:
            if self._begins(line.text):
                number = _NUMBER.match(line.text)
                self._last_number = int(number[1]) if number else self._last_number
                self._waiting.append([(line.text, page)])
            elif self._waiting:
                self._waiting[-1].append((line.text, page))
            else:
                self._waiting.append([(line.text, page)])

    def _begins(self, text: str) -> bool:
        """Tell whether a line begins a note; a plain number must be the next one, or the first."""
        if _MARK.match(text):
            return True
        plain = _PLAIN_NUMBER.match(text)
        if plain is None:
            return False
        return self._last_number == 0 or int(plain[1]) in (1, self._last_number + 1)

    def flush(self, pieces: list[Piece], vocabulary: Vocabulary) -> None:
        """Append the notes to `pieces`; what goes on from the page before joins its note."""
        for lines in self._waiting:
            text, _ = join_lines(lines, vocabulary)
            at = None if begins_note(text) else _unfinished(pieces)
            if at is None:
                text = _NUMBER.sub(r"[\1] ", text)
                pieces.append(Piece(kind="note", text=text, page=lines[0][1]))
            else:
                before, gap = join_two(pieces[at].text, text, vocabulary)
                pieces[at] = replace(pieces[at], text=before + gap + text)
        self._waiting.clear()


def _unfinished(pieces: Sequence[Piece]) -> int | None:
    """Return where the last note stands if its sentence has not ended, else None."""
    for at in range(len(pieces) - 1, max(-1, len(pieces) - _LOOK_BACK), -1):
        if pieces[at].kind == "note":
            return None if ends_sentence(pieces[at].text) else at
    return None
