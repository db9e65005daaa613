"""Carry out the operators of a page: where each piece of text stands, and which rules are drawn.

pypdf's own text visitor gives no widths, glues cells that share a baseline, places the text of
form XObjects wrongly and builds every font anew on every page; its fonts and streams are used.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from pypdf.generic import ContentStream, StreamObject

from assistant.documents.pdf.fonts import PdfFont, font_of
from assistant.documents.pdf.geometry import Drawing, Run
from assistant.documents.pdf.lexing import operations
from assistant.documents.pdf.paths import Paths
from assistant.documents.pdf.state import IDENTITY, Matrix, TextState, times
from assistant.documents.pdf.strings import StringSetter

_MAX_FORM_DEPTH = 12
_MAX_FORMS = 2000
_MAX_STATES = 500


# A file can hold any object in place of the expected one; handlers fail, and are passed over.
Operands = Any
Handler = Callable[["Interpreter", Operands], None]


def _setting(name: str, factor: float = 1.0) -> Handler:
    return lambda self, operands: self._set(name, float(operands[0]) * factor)


def _text(value: object) -> str | None:
    """Return a text string of a file, whether pypdf has decoded it or not."""
    if not isinstance(value, bytes):
        return str(value) if isinstance(value, str) else None
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    return value.decode("utf-8-sig" if value.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")


def _matrix(operands: Operands) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands[:6])
    return a, b, c, d, e, f


@dataclass(slots=True)
class _Marked:
    """A marked-content section: whether it hides its text, and the text that it stands for."""

    hidden: bool = False
    actual: str | None = None


@dataclass(slots=True)
class Interpreter:
    """Interprets one page. `fonts` is shared by all pages of a file."""

    reader: Any
    fonts: dict[Any, PdfFont | None]
    state: TextState = field(default_factory=TextState)
    runs: list[Run] = field(default_factory=list)
    unreadable: int = 0
    turns: Counter[int] = field(default_factory=Counter)
    _stack: list[TextState] = field(default_factory=list)
    _tm: Matrix = IDENTITY
    _line_start: Matrix = IDENTITY
    _marked: list[_Marked] = field(default_factory=list)
    _paths: Paths = field(default_factory=Paths)
    _resources: Operands = None
    _forms: int = 0
    _open_forms: list[int] = field(default_factory=list)

    def draw(
        self, content: ContentStream, resources: Operands, size: tuple[float, float]
    ) -> Drawing:
        """Carry out the operators of a page of `size` (width, height); return what they draw."""
        self._run(content, resources)
        return Drawing(
            width=size[0],
            height=size[1],
            runs=tuple(self.runs),
            rules=self._paths.rules(),
            unreadable=self.unreadable,
            turned=self.turns.total(),
            turn=max(self.turns, key=self.turns.__getitem__, default=0),
        )

    def _run(self, content: ContentStream, resources: Operands) -> None:
        outer, self._resources = self._resources, resources
        for operands, operator in operations(content.get_data()):
            handler = self.handlers.get(operator)
            if handler is not None:
                try:
                    handler(self, operands)
                except (TypeError, ValueError, IndexError, KeyError, AttributeError):
                    # Readers go on after an operator with bad operands, and so do we.
                    continue
        self._resources = outer

    # Graphics state

    def _save(self, _: Operands) -> None:
        if len(self._stack) < _MAX_STATES:
            self._stack.append(self.state)

    def _restore(self, _: Operands) -> None:
        if self._stack:
            self.state = self._stack.pop()

    def _concatenate(self, operands: Operands) -> None:
        self.state = replace(self.state, ctm=times(_matrix(operands), self.state.ctm))

    def _set_font(self, operands: Operands) -> None:
        fonts = self._resources.get("/Font") if self._resources else None
        fonts = fonts.get_object() if fonts is not None else None
        font = font_of(fonts, operands[0], self.fonts)
        self.state = replace(self.state, font=font, size=float(operands[1]))

    def _set(self, name: str, value: float) -> None:
        values: dict[str, Any] = {name: value}
        self.state = replace(self.state, **values)

    # Text position

    def _begin_text(self, _: Operands) -> None:
        self._tm = self._line_start = IDENTITY

    def _place(self, operands: Operands) -> None:
        self._tm = self._line_start = _matrix(operands)

    def _move(self, operands: Operands) -> None:
        x, y = float(operands[0]), float(operands[1])
        self._line_start = times((1.0, 0.0, 0.0, 1.0, x, y), self._line_start)
        self._tm = self._line_start

    def _move_leading(self, operands: Operands) -> None:
        self._set("leading", -float(operands[1]))
        self._move(operands)

    def _next_line(self, _: Operands) -> None:
        self._move((0.0, -self.state.leading))

    # Text

    def _show(self, operands: Operands) -> None:
        self._show_parts([operands[-1]])

    def _show_on_next_line(self, operands: Operands) -> None:
        if len(operands) == 3:
            self._set("word_space", float(operands[0]))
            self._set("char_space", float(operands[1]))
        self._next_line(None)
        self._show(operands)

    def _show_array(self, operands: Operands) -> None:
        if isinstance(operands[0], list):
            self._show_parts(operands[0])

    def _show_parts(self, parts: Operands) -> None:
        state = self.state
        if state.font is None:
            return
        matrix = times(self._tm, state.ctm)
        setter = StringSetter(font=state.font, state=state, actual=self._take_actual())
        for part in parts:
            if isinstance(part, bytes):
                setter.show(part)
            elif isinstance(part, int | float):
                setter.shift(float(part))
        self._tm = times((1.0, 0.0, 0.0, 1.0, setter.pen, 0.0), self._tm)
        if any(section.hidden for section in self._marked):
            return
        self._emit(setter, matrix)

    def _emit(self, setter: StringSetter, m: Matrix) -> None:
        self.unreadable += setter.unreadable
        along, across = math.hypot(m[0], m[1]), math.hypot(m[2], m[3])
        if m[0] <= 0 or abs(m[1]) > 0.1 * along:
            turn = round(math.degrees(math.atan2(m[1], m[0])) / 90) * 90 % 360
            self.turns[turn] += sum(len(piece.text) for piece in setter.pieces())
            return
        state, font = self.state, setter.font
        size = abs(state.size) * across
        rise_x, rise_y = state.rise * m[2] + m[4], state.rise * m[3] + m[5]
        for piece in setter.pieces():
            x0, x1 = sorted((piece.start * m[0] + rise_x, piece.end * m[0] + rise_x))
            y = piece.start * m[1] + rise_y
            spaced = (piece.spaced[0] * m[0], piece.spaced[1] * m[0])
            self.runs.append(Run(piece.text, x0, x1, y, size, font.bold, font.italic, spaced))

    # Marked content

    def _mark(self, operands: Operands) -> None:
        section = _Marked()
        self._marked.append(section)
        properties: Any = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            listed = self._resources.get("/Properties").get_object()
            properties = listed.get(properties).get_object()
        if not isinstance(properties, dict):
            return
        section.actual = _text(properties.get("/ActualText"))
        # Tagged files say themselves which text is a running header, footer or page number.
        section.hidden = operands[0] == "/Artifact" and properties.get("/Type") == "/Pagination"

    def _unmark(self, _: Operands) -> None:
        if self._marked:
            self._marked.pop()

    def _take_actual(self) -> str | None:
        for section in reversed(self._marked):
            if section.actual is not None:
                actual, section.actual = section.actual, ""
                return actual
        return None

    # Form XObjects

    def _do(self, operands: Operands) -> None:
        form = self._resources["/XObject"].get_object()[operands[0]].get_object()
        is_form = isinstance(form, StreamObject) and form.get("/Subtype") == "/Form"
        deep = len(self._open_forms) >= _MAX_FORM_DEPTH or id(form) in self._open_forms
        if not is_form or deep or self._forms >= _MAX_FORMS:
            return
        self._forms += 1
        self._open_forms.append(id(form))
        saved, stack, self._stack = self.state, self._stack, []
        try:
            if "/Matrix" in form:
                self._concatenate(form["/Matrix"])
            own = form.get("/Resources")
            resources = own.get_object() if own is not None else self._resources
            self._run(ContentStream(form, self.reader, "bytes"), resources)
        finally:
            self.state, self._stack = saved, stack
            self._open_forms.pop()

    # Paths

    def _rectangle(self, operands: Operands) -> None:
        x, y, width, height = (float(value) for value in operands[:4])
        points = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        self._paths.add([self._at(point) for point in points])

    def _begin_path(self, operands: Operands) -> None:
        self._paths.begin(self._at(operands))

    def _extend_path(self, operands: Operands) -> None:
        self._paths.extend(self._at(operands))

    def _at(self, point: Operands) -> tuple[float, float]:
        x, y, m = float(point[0]), float(point[1]), self.state.ctm
        return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]

    handlers: ClassVar[dict[bytes, Handler]] = {
        b"q": _save,
        b"Q": _restore,
        b"cm": _concatenate,
        b"BT": _begin_text,
        b"Tf": _set_font,
        b"Tc": _setting("char_space"),
        b"Tw": _setting("word_space"),
        b"Tz": _setting("stretch", 0.01),
        b"TL": _setting("leading"),
        b"Ts": _setting("rise"),
        b"Tm": _place,
        b"Td": _move,
        b"TD": _move_leading,
        b"T*": _next_line,
        b"Tj": _show,
        b"TJ": _show_array,
        b"'": _show_on_next_line,
        b'"': _show_on_next_line,
        b"BMC": _mark,
        b"BDC": _mark,
        b"EMC": _unmark,
        b"Do": _do,
        b"re": _rectangle,
        b"m": _begin_path,
        b"l": _extend_path,
        b"S": lambda self, _: self._paths.stroke(),
        b"s": lambda self, _: self._paths.stroke(),
        b"B": lambda self, _: self._paths.stroke(),
        b"b": lambda self, _: self._paths.stroke(),
        b"f": lambda self, _: self._paths.fill(),
        b"F": lambda self, _: self._paths.fill(),
        b"f*": lambda self, _: self._paths.fill(),
        b"n": lambda self, _: self._paths.clear(),
    }
