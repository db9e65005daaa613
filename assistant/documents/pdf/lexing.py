"""Cut a content stream into operators and their operands.

pypdf's parser takes three quarters of the time that a page of kerned text costs; this one reads
nothing but content streams, whose objects are direct and small, and is some five times faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Operand = object
Operation = tuple[list[Operand], bytes]

# Possessive, so that no string can make the search go back; deeper brackets are counted instead.
_FLAT = rb"\((?:[^()\\]++|\\.)*+\)"
_NESTED = rb"\((?:[^()\\]++|\\.|" + _FLAT + rb")*+\)"
_LITERAL = rb"\((?:[^()\\]++|\\.|" + _NESTED + rb")*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_WORD = rb"[^\0\t\n\f\r ()<>\[\]{}/%]++"
_TOKEN = re.compile(
    rb"%[^\r\n]*+"
    rb"|(?P<word>" + _WORD + rb")"
    rb"|(?P<shown>\[(?:[^\[\]()<>{}/%]++|" + _HEX + rb"|" + _LITERAL + rb")*+\](?=[\0\s]*+TJ))"
    rb"|(?P<literal>" + _LITERAL + rb")"
    rb"|(?P<open>\()"
    rb"|(?P<hex>" + _HEX + rb")"
    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*+)"
    rb"|(?P<mark><<|>>|\[|\])",
    re.DOTALL,
)
_SHOWN = re.compile(rb"(" + _LITERAL + rb")|(" + _HEX + rb")|([-+.\d]+)", re.DOTALL)
_BRACKETS = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LINE_ENDS = (b"\n", b"\r", b"\r\n")
_IMAGE_END = re.compile(rb"[\0\s]EI(?=[\0\s]|$)")
_NUMBER_STARTS = frozenset(b"0123456789+-.")
_MAX_OPERANDS = 5000
_MAX_DEPTH = 30


def operations(data: bytes) -> Iterator[Operation]:
    """Yield (operands, operator) of a content stream; what makes no sense is passed over.

    Numbers are floats, strings bytes, names str with their slash, arrays lists, dictionaries dict.
    """
    at = 0
    builder = _Operands()
    while at < len(data):
        for token in _TOKEN.finditer(data, at):
            at = token.end()
            if token.lastgroup == "open":
                at = _literal_end(data, token.start())
                builder.add(_literal(data[token.start() : at]))
                break
            operator = builder.take(token)
            if operator is None:
                continue
            operands, builder = builder.operands, _Operands()
            if operator == b"ID":
                # The bytes of an inline image are no tokens.
                end = _IMAGE_END.search(data, at)
                at = end.end() if end else len(data)
                break
            yield operands, operator
        else:
            return


def _literal_end(data: bytes, start: int) -> int:
    """Return where the string that begins at `start` ends, the end of the data if nowhere."""
    depth = 0
    for mark in _BRACKETS.finditer(data, start):
        if mark[0] in (b"(", b")"):
            depth += 1 if mark[0] == b"(" else -1
        if depth == 0:
            return mark.end()
    return len(data)


class _Operands:
    """The operands before an operator; `_open` holds the arrays and dictionaries around them."""

    __slots__ = ("_open", "operands")

    def __init__(self) -> None:
        self.operands: list[Operand] = []
        self._open: list[list[Operand]] = []

    def take(self, token: re.Match[bytes]) -> bytes | None:
        """Take in a token, or return it if it is an operator."""
        kind, text = token.lastgroup, token[0]
        if kind == "word":
            if text[0] in _NUMBER_STARTS:
                self.add(_number(text))
                return None
            return self._word(text)
        if kind == "shown":
            self.add([_shown(*parts) for parts in _SHOWN.findall(text)])
        elif kind == "literal":
            self.add(_literal(text))
        elif kind == "hex":
            self.add(_hex(text))
        elif kind == "name":
            self.add(_name(text))
        elif kind == "mark":
            self._bracket(text)
        return None

    def add(self, value: Operand) -> None:
        """Append a value to the innermost array or dictionary, or to the operands."""
        target = self._open[-1] if self._open else self.operands
        if len(target) < _MAX_OPERANDS:
            target.append(value)

    def _word(self, text: bytes) -> bytes | None:
        if text in (b"true", b"false", b"null"):
            self.add(text == b"true")
            return None
        # An operator ends what was left open.
        self._open.clear()
        return text

    def _bracket(self, text: bytes) -> None:
        if text in (b"[", b"<<"):
            if len(self._open) < _MAX_DEPTH:
                self._open.append([])
        elif self._open:
            values = self._open.pop()
            pairs = zip(values[::2], values[1::2], strict=False)
            self.add(values if text == b"]" else {str(key): value for key, value in pairs})


def _number(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        # Some programs write "--5" or "12-3".
        match = re.match(rb"[-+]*([-+]?\d*\.?\d+)", text)
        return float(match[1]) if match else 0.0


def _shown(literal: bytes, hexadecimal: bytes, number: bytes) -> Operand:
    if literal:
        return _literal(literal)
    return _hex(hexadecimal) if hexadecimal else _number(number)


def _literal(text: bytes) -> bytes:
    inner = text[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape[:1].isdigit() and escape[0] < ord("8"):
        return bytes((int(escape, 8) & 255,))
    return b"" if escape in _LINE_ENDS else _ESCAPES.get(escape, escape)


def _hex(text: bytes) -> bytes:
    digits = b"".join(text[1:-1].split()).decode("ascii")
    return bytes.fromhex(digits + "0" if len(digits) % 2 else digits)


def _name(text: bytes) -> str:
    if b"#" in text:
        text = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes((int(match[1], 16),)), text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")
