"""PDF files that are damaged or hostile, written by hand."""

import zlib
from collections.abc import Mapping
from pathlib import Path

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
HELLO = b"BT /F1 11 Tf 72 700 Td (This page has a text.) Tj ET"


def stream(data: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(data)} {extra} >>\nstream\n".encode() + data + b"\nendstream"


def simple(contents: bytes = HELLO, **changed: str | bytes) -> dict[int, str | bytes]:
    """The objects of a file with one page; `changed` replaces some (o3="…" for object 3)."""
    objects: dict[int, str | bytes] = {1: CATALOG, 2: PAGES, 3: PAGE, 4: stream(contents), 5: FONT}
    objects.update({int(name[1:]): value for name, value in changed.items()})
    return objects


def write(path: Path, objects: Mapping[int, str | bytes], *, previous: bool = False) -> Path:
    """Write a file; with `previous` its cross-reference table names itself as its predecessor."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        body = body.encode("latin-1") if isinstance(body, str) else body
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    size = max(places) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places.get(number, 0):010d} 00000 {'n' if number in places else 'f'} \n".encode()
    loop = f"/Prev {start}" if previous else ""
    out += f"trailer\n<< /Size {size} /Root 1 0 R {loop} >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(bytes(out))
    return path


def bomb(path: Path) -> Path:
    """A page whose content unpacks to half a gigabyte, packed twice."""
    packer = zlib.compressobj(1)
    inner = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(512)) + packer.flush()
    packed = zlib.compress(inner, 9)
    return write(path, simple(o4=stream(packed, "/Filter [/FlateDecode /FlateDecode]")))


def spacious(path: Path) -> Path:
    """A page whose content unpacks to what pypdf still allows, of nothing but spaces."""
    packed = zlib.compress(b" " * 70_000_000, 1)
    return write(path, simple(o4=stream(packed, "/Filter /FlateDecode")))


def many_forms(path: Path) -> Path:
    """Forms that draw each other ten times each, ten deep: ten thousand million drawings."""
    objects = simple(b"/X0 Do " * 10)
    objects[3] = PAGE.replace("/Font", "/XObject << /X0 10 0 R >> /Font")
    for depth in range(10):
        deeper = f"/XObject << /X0 {11 + depth} 0 R >>" if depth < 9 else ""
        contents = b"/X0 Do " * 10 if depth < 9 else HELLO
        extra = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {deeper} /Font << /F1 5 0 R >> >>"
        objects[10 + depth] = stream(contents, extra)
    return write(path, objects)


def slow(path: Path) -> Path:
    """Content that takes long to carry out: many small operators, on many pages."""
    kids = " ".join(f"{n} 0 R" for n in range(10, 410))
    objects = simple(zlib_ := b"BT /F1 1 Tf " + b"1 0 0 1 5 5 Tm (a) Tj " * 60_000 + b"ET")
    objects[4] = stream(zlib.compress(zlib_, 9), "/Filter /FlateDecode")
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count 400 >>"
    objects.update(dict.fromkeys(range(10, 410), PAGE))
    return write(path, objects)


def page_loop(path: Path) -> Path:
    """A page tree whose node is its own child."""
    return write(path, simple(o2="<< /Type /Pages /Kids [2 0 R] /Count 5 >>"))


def page_loop_beside_page(path: Path) -> Path:
    """A page tree that leads back to itself after a page."""
    return write(path, simple(o2="<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>"))


def table_loop(path: Path) -> Path:
    """A cross-reference table that names itself as the one before."""
    return write(path, simple(), previous=True)


def outline_loop(path: Path) -> Path:
    """Bookmarks that follow each other in a circle."""
    return write(
        path,
        simple(
            o1="<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            o6="<< /Type /Outlines /First 7 0 R /Last 8 0 R /Count 2 >>",
            o7="<< /Title (One) /Parent 6 0 R /Next 8 0 R /First 7 0 R >>",
            o8="<< /Title (Two) /Parent 6 0 R /Next 7 0 R >>",
        ),
    )


def self_reference(path: Path) -> Path:
    """An object that is a reference to itself."""
    return write(path, simple(o4="4 0 R"))


def deep_arrays(path: Path) -> Path:
    """Arrays inside arrays, a hundred thousand deep."""
    return write(path, simple(b"[" * 100_000 + b"]" * 100_000 + b" TJ " + HELLO))


def many_pages(path: Path, count: int) -> Path:
    """One small page, referred to many times."""
    kids = " ".join(["3 0 R"] * count)
    return write(path, simple(o2=f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"))


def coded(path: Path) -> Path:
    """Text whose characters a code table gives: ligatures, and accents as marks of their own."""
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n4 beginbfchar\n"
        b"<01> <FB03>\n<02> <0301>\n<03> <00AD>\n<04> <00B4>\nendbfchar\nendcmap end end"
    )
    contents = (
        b"BT /F1 11 Tf 14 TL 72 700 Td (An o\\001ce in a cafe\\002, the \\004ecole, and the pro\\003) Tj"
        b" T* (visions of a self-) Tj T* (governed body, 14 members wide and no more.) Tj ET"
    )
    font = FONT.replace(">>", "/ToUnicode 6 0 R /Encoding /WinAnsiEncoding >>")
    return write(path, simple(contents, o5=font, o6=stream(table)))
