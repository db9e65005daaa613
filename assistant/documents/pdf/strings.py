"""Set the strings of one operator: words, the spaces between words, and wide gaps."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.documents.pdf.fonts import UNREADABLE, PdfFont
from assistant.documents.pdf.state import TextState

# In ems: a gap that stands for a space, and one that separates columns or cells.
SPACE = 0.16
WIDE = 1.0
# A space of a justified line may be stretched as far as this.
_WIDE_SPACE = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text without a wide gap; `start` and `end` are places of the pen in text space.

    `spaced` is how wide the spaces before and after it are.
    """

    text: str
    start: float
    end: float
    spaced: tuple[float, float]


@dataclass(slots=True, kw_only=True)
class StringSetter:
    """Moves a pen from 0 along the strings of one operator.

    `actual` replaces the characters of the first string, if the file says what they stand for.
    """

    font: PdfFont
    state: TextState
    actual: str | None = None
    pen: float = 0.0
    unreadable: int = 0
    _done: list[Piece] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _start: float = 0.0
    _end: float = 0.0
    _spaces: int = 0
    _before: float = 0.0

    def shift(self, offset: float) -> None:
        """Move the pen back by `offset` thousandths of an em."""
        self.pen -= offset / 1000 * self.state.size * self.state.stretch

    def show(self, string: bytes) -> None:
        """Set a string."""
        state = self.state
        spaced = state.word_space if self.font.single_byte else 0.0
        for text, width, glyphs in self.font.decode(string):
            advance = (width * state.size + glyphs * state.char_space) * state.stretch
            if text == UNREADABLE:
                self.unreadable += 1
            elif text == " " and self.actual is None:
                advance += spaced * state.stretch
                self._spaces += 1
            else:
                self._set(text, advance)
            self.pen += advance

    def pieces(self) -> list[Piece]:
        """Return what was set."""
        if self._words:
            self._close()
        return self._done

    def _set(self, text: str, advance: float) -> None:
        if self.actual is not None:
            text, self.actual = self.actual, ""
        em = abs(self.state.size * self.state.stretch) or 1.0
        gap = (self.pen - self._end) / em
        if not self._words:
            self._open()
        elif gap > (_WIDE_SPACE if self._spaces == 1 else WIDE) or gap < -WIDE:
            self._spaces = 0
            self._close()
            self._open()
        elif self._spaces or gap > SPACE + max(0.0, self.state.char_space) / em:
            self._words.append(" ")
        self._spaces = 0
        self._words.append(text)
        self._end = self.pen + advance - self.state.char_space * self.state.stretch

    def _open(self) -> None:
        self._start = self.pen
        # More than two spaces set a cell apart, like a wide gap.
        self._before = self.pen if self._spaces in (1, 2) and not self._done else 0.0

    def _close(self) -> None:
        text = "".join(self._words)
        spaced = (self._before, self.pen - self._end if self._spaces in (1, 2) else 0.0)
        if text:
            self._done.append(Piece(text=text, start=self._start, end=self._end, spaced=spaced))
        self._words = []
