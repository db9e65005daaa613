"""One spelling for what looks the same: accents, ligatures, spaces, hyphens."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
BULLETS = "•‣⁃∙◦▪▫■□●○◆◇►▶➢➤✓✔✗·"
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SPACES = dict.fromkeys(
    [
        *range(9, 14),
        *range(28, 33),
        0x85,
        0xA0,
        0x1680,
        *range(0x2000, 0x200B),
        0x202F,
        0x205F,
        0x3000,
        0x2028,
        0x2029,
    ],
    " ",
)
_INVISIBLE = dict.fromkeys(
    [
        *range(9),
        *range(14, 28),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0x200B,
        *range(0x202A, 0x202F),
        0x2060,
        *range(0x2066, 0x206A),
        0xFEFF,
        0xFFFE,
        0xFFFF,
    ],
    None,
)
# Symbol fonts put their bullets into the private area.
_SYMBOL_BULLETS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC, 0xF0A8, 0xF02D], "•")
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_TABLE: dict[int, str | None] = {
    **_LIGATURES,
    **_SPACES,
    **_INVISIBLE,
    **_SYMBOL_BULLETS,
    **_HYPHENS,
}
# Some PDF fonts draw the accent as a glyph of its own, before its letter.
_SPACING_ACCENTS = {
    "´": "\u0301",
    "¨": "\u0308",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "ˇ": "\u030c",
    "˚": "\u030a",
    "˘": "\u0306",
    "˙": "\u0307",
    "˝": "\u030b",
    "¸": "\u0327",
    "˛": "\u0328",
}
_ACCENT_FIRST = re.compile(f"([{''.join(_SPACING_ACCENTS)}])([A-Za-zı])")
_ACCENT_LAST = re.compile("([A-Za-z])([¸˛])")
_LOOSE_COMBINING = re.compile(r"(?<=\w) +([\u0300-\u036f])")
_RUN_OF_SPACES = re.compile(" {2,}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, *, keep_soft_hyphens: bool = False) -> str:
    """Return `text` on one line, in NFC, without invisible characters.

    Only the Latin ligatures are taken apart; other compatibility characters stay as they are.
    """
    if text.isascii() and text.isprintable():
        return _RUN_OF_SPACES.sub(" ", text).strip()
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.translate(_TABLE)
    if not keep_soft_hyphens:
        text = text.replace(SOFT_HYPHEN, "")
    text = _ACCENT_FIRST.sub(_composed, text)
    text = _ACCENT_LAST.sub(lambda m: _compose(m[1], _SPACING_ACCENTS[m[2]], m[0]), text)
    text = _LOOSE_COMBINING.sub(r"\1", text)
    return _RUN_OF_SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _composed(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "ı" else match[2]
    return _compose(letter, _SPACING_ACCENTS[match[1]], match[0])


def _compose(letter: str, accent: str, otherwise: str) -> str:
    both = unicodedata.normalize("NFC", letter + accent)
    return both if len(both) == 1 else otherwise
