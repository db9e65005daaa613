"""Decode the strings of a content stream. The only file that touches pypdf's font class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from pypdf.generic import DictionaryObject, IndirectObject
from pypdf.generic._font import Font

UNREADABLE = "\ufffd"
_BOLD = re.compile(
    r"bold|black|heavy|semibd|demi|\bmedi|cmb|sfb|lmroman\d+-bold|-bd", re.IGNORECASE
)
_ITALIC = re.compile(r"ital|obliq|cmti|sfti|slanted|-it\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_ITALIC_FLAG = 1 << 6
# "All unused codes … map to the bullet character" (ISO 32000-1, annex D.2, note 3).
_UNUSED = ("\x7f", "\x81", "\x8d", "\x8f", "\x90", "\x9d")
# Strings that come back are decoded once; more than this many are not remembered.
_REMEMBERED = 20_000

_WORDS = re.compile(rb" +|[^ ]+")


class Token(NamedTuple):
    """A word, one space, or one unreadable glyph.

    `width` is in ems, without the extra space that each of its `glyphs` may be given.
    """

    text: str
    width: float
    glyphs: int


Tokens = tuple[Token, ...]


class PdfFont:
    """One font: `decode` gives words with their widths."""

    def __init__(self, resource: DictionaryObject) -> None:
        font = Font.from_font_resource(resource)
        self._font = font
        self._scale = _glyph_scale(resource)
        self._single_byte = not isinstance(font.encoding, str)
        # pypdf passes some standard encodings on as lists, whatever its annotation says.
        listed: Any = font.encoding
        self._encoding = dict(enumerate(listed)) if isinstance(listed, list) else listed
        self._glyphs: dict[str, tuple[str, float]] = {}
        self._strings: dict[bytes, Tokens] = {}
        self.readable = font.interpretable and not _is_opaque(resource, font)
        name, flags = font.name, font.font_descriptor.flags
        flags = flags if isinstance(flags, int) else 0
        self.bold = bool(_BOLD.search(name)) or bool(flags & _FORCE_BOLD) or _weight(font) >= 600
        self.italic = bool(_ITALIC.search(name)) or bool(flags & _ITALIC_FLAG)

    @property
    def single_byte(self) -> bool:
        """Tell whether one byte is one character, so that word spacing applies to spaces."""
        return self._single_byte

    def decode(self, string: bytes) -> Tokens:
        """Return the words of `string`, and the spaces between them."""
        known = self._strings.get(string)
        if known is None:
            known = self._tokens(string)
            if len(self._strings) < _REMEMBERED:
                self._strings[string] = known
        return known

    def _tokens(self, string: bytes) -> Tokens:
        if not self._single_byte:
            return _grouped([self._glyph(char, -1) for char in self._chars(string)])
        words = _WORDS.findall(string)
        if len(words) > 1:
            return tuple(token for word in words for token in self.decode(word))
        return _grouped([self._glyph(chr(code), code) for code in string])

    def _chars(self, string: bytes) -> str:
        try:
            return string.decode(str(self._font.encoding), "surrogatepass")
        except (UnicodeDecodeError, LookupError):
            return string.decode("utf-16-be", "replace")

    def _glyph(self, raw: str, code: int) -> tuple[str, float]:
        known = self._glyphs.get(raw)
        if known is None:
            known = (self._text(raw, code), self._width(raw) * self._scale)
            self._glyphs[raw] = known
        return known

    def _text(self, raw: str, code: int) -> str:
        if not self.readable:
            return UNREADABLE
        char = self._encoding.get(code, raw) if self._single_byte else raw
        text = str(self._font.character_map.get(char, char))
        return "•" if text in _UNUSED else text

    def _width(self, raw: str) -> float:
        font = self._font
        if raw == font.space_char:
            return float(font.space_width)
        width = font.character_widths.get(raw)
        return float(font.character_widths.get("default", 500) if width is None else width)


def _grouped(glyphs: Iterable[tuple[str, float]]) -> Tokens:
    tokens: list[Token] = []
    chars: list[str] = []
    width = 0.0
    for char, advance in glyphs:
        apart = char == UNREADABLE or char.isspace()
        if apart and chars:
            tokens.append(Token("".join(chars), width, len(chars)))
            chars, width = [], 0.0
        if apart:
            tokens.append(Token(" " if char.isspace() else UNREADABLE, advance, 1))
        else:
            chars.append(char)
            width += advance
    if chars:
        tokens.append(Token("".join(chars), width, len(chars)))
    return tuple(tokens)


def font_of(fonts: object, name: str, cache: dict[Any, PdfFont | None]) -> PdfFont | None:
    """Return the font that a page's resources call `name`, or None if there is none.

    `cache` is kept for the whole file: building a font is the dearest step of reading a page.
    """
    if not isinstance(fonts, DictionaryObject) or name not in fonts:
        return None
    reference = fonts.raw_get(name)
    is_indirect = isinstance(reference, IndirectObject)
    key = (reference.idnum, reference.generation) if is_indirect else id(reference)
    if key not in cache:
        resource = fonts[name]
        cache[key] = PdfFont(resource) if isinstance(resource, DictionaryObject) else None
    return cache[key]


def _weight(font: Font) -> float:
    weight: Any = font.font_descriptor.weight
    return float(weight) if isinstance(weight, int | float) else 0.0


def _glyph_scale(resource: DictionaryObject) -> float:
    """Return ems a width unit: 1/1000, but for Type 3 what the font says."""
    if resource.get("/Subtype") != "/Type3":
        return 0.001
    matrix: Any = resource.get("/FontMatrix")
    first = matrix[0] if matrix else 0.001
    return abs(float(first)) if isinstance(first, int | float) else 0.001


def _is_opaque(resource: DictionaryObject, font: Font) -> bool:
    """Tell whether the font names glyphs by number alone, so that no text can be known."""
    return (
        font.sub_type == "Type0"
        and not font.character_map
        and "/ToUnicode" not in resource
        and resource.get("/Encoding") in ("/Identity-H", "/Identity-V")
    )
