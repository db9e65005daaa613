import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream

from assistant.documents.pdf.lexing import operations
from tests.documents import papers


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1 0 0 -1.5 +.5 5. cm", [([1.0, 0.0, 0.0, -1.5, 0.5, 5.0], b"cm")]),
        (b"/F1 12 Tf(a\\(b\\)c)Tj", [(["/F1", 12.0], b"Tf"), ([b"a(b)c"], b"Tj")]),
        (b"(a(b(c)d)e) Tj", [([b"a(b(c)d)e"], b"Tj")]),
        (b"(\\101\\n\\\r\nx\\z) '", [([b"A\nxz"], b"'")]),
        (b"[(a)-20<62 6>.5]TJ", [([[b"a", -20.0, b"b`", 0.5]], b"TJ")]),
        (b"[1 [2] (x)] 0 d", [([[1.0, [2.0], b"x"], 0.0], b"d")]),
        (b"/Span <</ActualText<FEFF00AD>/M 1>> BDC", [(["/Span", {"/ActualText": b"\xfe\xff\0\xad", "/M": 1.0}], b"BDC")]),
        (b"q % a (comment\nQ", [([], b"q"), ([], b"Q")]),
        (b"BI /W 1 ID \x00(\xff EI Q", [([], b"BI"), ([], b"Q")]),
        (b"/A#20B gs", [(["/A B"], b"gs")]),
        (b"--5 true m", [([5.0, True], b"m")]),
        (b"q (open Tj", [([], b"q")]),
        (b"(" * 9 + b"x" + b")" * 9 + b"Tj", [([b"(" * 8 + b"x" + b")" * 8], b"Tj")]),
        (b"] >> } ) T*", [([], b"T*")]),
    ],
)  # fmt: skip
def test_operations(data, expected):
    assert list(operations(data)) == expected


def plain(value):
    """What pypdf parsed, in the types that we give."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, bytes | str):
        return bytes(value) if isinstance(value, bytes) else str(value)
    return float(value)


@pytest.mark.parametrize("name", ["rules", "columns", "notes", "spellings"])
def test_pypdf_reads_the_same(tmp_path, name):
    reader = PdfReader(getattr(papers, name)(tmp_path / "paper.pdf"))
    for page in reader.pages:
        content = ContentStream(page["/Contents"].get_object(), reader, "bytes")
        ours = list(operations(content.get_data()))
        assert ours == [(plain(operands), operator) for operands, operator in content.operations]


@given(
    st.binary(max_size=300) | st.text("()<>[]{}/%\\ 01.-aTJID#E\n", max_size=300).map(str.encode)
)
def test_nothing_makes_it_fail(data):
    for operands, operator in operations(data):
        assert isinstance(operands, list)
        assert isinstance(operator, bytes)


def test_unbalanced_brackets_take_no_time():
    for mark in (b"(", b"[", b"<", b"(a ", b"[(a) ", b"<<", b"(\\"):
        assert len(list(operations(mark * 200_000))) <= 200_000
