"""Turn the bytes of a text file into characters."""

from __future__ import annotations

import codecs
import re

from assistant.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]{3,30})""")
_DECLARATION_BYTES = 2048
_GUESS_BYTES = 65_536
# Code pages of the EU's languages; a guess among all others is wrong more often than right.
_CODE_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1257"]


def decode(data: bytes, *, declared: bool = False) -> str:
    """Return the text of `data`: by its mark, its declaration, as UTF-8, else by a guess.

    Args:
        data: the whole file.
        declared: whether the file may name its encoding itself, as HTML does.

    Raises:
        DocumentError: this is no text; the message lacks the file's name.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:_GUESS_BYTES]:
        raise DocumentError("is not text; give the file the ending that fits its content")
    for encoding in (_declared(data) if declared else "", "utf-8"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_guess(data), "replace")


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_DECLARATION_BYTES])
    name = match[1].decode("ascii") if match else ""
    try:
        # Browsers read what calls itself Latin 1 as cp1252.
        return "cp1252" if codecs.lookup(name).name in ("iso8859-1", "ascii") else name
    except LookupError:
        return ""


def _guess(data: bytes) -> str:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return "cp1252"
    best = from_bytes(data[:_GUESS_BYTES], cp_isolation=_CODE_PAGES).best()
    return best.encoding if best else "cp1252"
