"""Structure of PDF files made by reportlab."""

import pytest
from pypdf import PdfReader, PdfWriter

from assistant.documents import Limits, read_document
from assistant.errors import DocumentError
from tests.documents import broken, papers
from tests.documents.invariants import (
    assert_notes_end_their_page,
    check_chunks,
    check_document,
    chunk_of,
    kinds,
)
from tests.documents.papers import HEADER, sentence

PAPERS = ["rules", "columns", "notes", "spellings", "aligned_table"]


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("max_chars", [120, 900])
def test_text_blocks_and_chunks_agree(read_paper, name, max_chars):
    doc = read_paper(name)
    check_document(doc)
    assert check_chunks(doc, max_chars)


@pytest.mark.parametrize("name", PAPERS)
def test_no_running_header_footer_or_page_number_is_left(read_paper, name):
    text = read_paper(name).text
    assert HEADER not in text
    assert "Brussels, 14 December" not in text
    assert "Page " not in text


def test_headings_have_levels_and_paths(read_paper):
    doc = read_paper("rules")
    assert kinds(doc, "heading") == [
        "Rules of the Alliance",
        *(f"Article {n} Subject {n}" for n in range(1, 9)),
    ]
    chunk = chunk_of(doc, sentence(((3, 1), 0)))
    assert chunk.heading_path == ("Rules of the Alliance", "Article 3 Subject 3")
    assert chunk.number == "3"
    assert doc.title == "Rules of the Alliance"


def test_pages_of_known_sentences(read_paper, tmp_path):
    doc = read_paper("rules")
    reader = PdfReader(papers.rules(tmp_path / "rules.pdf"))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    found = 0
    for n in range(1, 9):
        for p in range(3):
            words = sentence(((n, p), 0))
            at = doc.text.index(words)
            holding = [number for number, page in enumerate(pages, start=1) if words in page]
            if holding:
                found += 1
                assert doc.page_at(at) == holding[0]
    assert found > 15


def test_paragraphs_are_whole(read_paper):
    paragraphs = kinds(read_paper("rules"), "paragraph")
    for n in range(1, 9):
        for p in range(3):
            assert papers.prose((n, p)) in paragraphs


def test_lists_are_items_and_stay_with_their_intro(read_paper):
    doc = read_paper("rules")
    items = kinds(doc, "item")
    assert sum(item.startswith("point ") for item in items) == 24
    assert sum(item.startswith(("(a) lettered", "(b) lettered")) for item in items) == 16
    chunk = chunk_of(doc, "point 1a")
    assert doc.text[chunk.start : chunk.end].startswith("Members shall provide:\n\npoint 1a")


def test_ruled_table_is_rows_with_one_head(read_paper):
    rows = kinds(read_paper("rules"), "row")
    assert rows[0] == "Name | Country | Turnover"
    assert rows[1:] == [f"Company {n} | Country {n} | {n}.5 million" for n in range(40)]


def test_aligned_table_is_rows(read_paper):
    doc = read_paper("aligned_table")
    assert kinds(doc, "row") == [
        "Member | Country | Since",
        "Acme | Germany | 2021",
        "Bolt Industrial | France and Belgium | 2022",
        "Cargo | Spain | 2023",
    ]
    assert kinds(doc, "paragraph")[-1].startswith("After the table")


def test_columns_are_read_one_after_the_other(read_paper):
    doc = read_paper("columns")
    marks = [
        "A Journal in Two Columns",
        "Marker left one 0.",
        "Marker left one 1.",
        "Marker right one 0.",
        "Marker right one 1.",
        "Second part across both",
        "Section left two",
        "Marker left two 0.",
        "Marker left two 1.",
        "Section right two",
        "Marker right two 0.",
        "Marker right two 1.",
    ]
    blocks = [doc.text[block.start : block.end] for block in doc.blocks]
    assert [block[: len(mark)] for block, mark in zip(blocks, marks, strict=True)] == marks
    assert papers.prose(("left one", 0), 3) in doc.text
    assert chunk_of(doc, "Marker right two 0.").heading_path == (
        "A Journal in Two Columns",
        "Second part across both",
        "Section right two",
    )


def test_footnotes_follow_the_page_and_cut_no_sentence(read_paper):
    doc = read_paper("notes")
    words = "does not end there but goes on at the top of the second page, where it ends."
    at = doc.text.index(words)
    assert doc.page_at(at) == 1
    assert doc.page_at(at + len(words) - 1) == 2
    assert kinds(doc, "note") == [
        f"[{n}] Note {n} refers to a regulation of the Parliament and of the Council,"
        " which goes on in a second line."
        for n in (1, 2)
    ]
    assert [block.page for block in doc.blocks if block.kind == "note"] == [1, 2]
    assert_notes_end_their_page(doc)
    assert kinds(doc, "heading") == ["1. Chapter number 1", "2. Chapter number 2"]
    assert "[1] " in doc.text
    chunk = chunk_of(doc, "Note 1 refers")
    assert doc.text[chunk.start :].startswith("[1] Note 1")


def test_divided_words_and_real_hyphens(read_paper):
    text = read_paper("spellings").text
    for words in (
        "every member can take part",
        "The provisions on the cloud-edge continuum are",
        "the first flow",
        "Franco-German projects of 2021-2027 are self-assessed.",
        "Industrie- und Datenpolitik",
        "naïve",
    ):
        assert words in text


def test_ligatures_and_loose_accents_by_the_code_table(tmp_path):
    doc = read_document(broken.coded(tmp_path / "coded.pdf"))
    assert doc.text == (
        "An office in a café, the école, and the provisions of a self-governed body,"
        " 14 members wide and no more."
    )


def test_scans_are_named(tmp_path):
    doc = read_document(papers.scanned(tmp_path / "half.pdf", with_text=True))
    assert doc.warnings == ("page 2 has no text (scanned?)",)
    assert doc.page_starts == (0, len(doc.text))
    with pytest.raises(
        DocumentError, match=r"^scan\.pdf has no text \(scanned\?\); run OCR first$"
    ):
        read_document(papers.scanned(tmp_path / "scan.pdf", with_text=False))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_encrypted_files(tmp_path, algorithm):
    plain = broken.write(tmp_path / "plain.pdf", broken.simple())
    for password, path in (("", tmp_path / "open.pdf"), ("secret", tmp_path / "locked.pdf")):
        writer = PdfWriter(clone_from=plain)
        writer.encrypt(user_password=password, algorithm=algorithm)
        writer.write(path)
    assert read_document(tmp_path / "open.pdf").text == "This page has a text."
    with pytest.raises(DocumentError, match=r"locked\.pdf is encrypted and needs a password; save"):
        read_document(tmp_path / "locked.pdf")


TURNS = {90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


@pytest.mark.parametrize("shown_turned", [True, False])
def test_turned_pages_read_upright(tmp_path, shown_turned):
    """Pages that a viewer turns, and pages whose text stands on its side."""
    kids = " ".join(f"{number} 0 R" for number in range(10, 13))
    objects = broken.simple(o2=f"<< /Type /Pages /Kids [{kids}] /Count 3 >>")
    for number, (angle, matrix) in enumerate(TURNS.items(), start=10):
        contents = (
            f"BT /F1 11 Tf 14 TL {matrix} 300 300 Tm (Page {number} is) Tj T* (turned.) Tj ET"
        )
        page = broken.PAGE.replace("4 0 R", f"{number + 10} 0 R")
        rotate = f"/Rotate {angle} /Contents" if shown_turned else "/Contents"
        objects[number] = page.replace("/Contents", rotate)
        objects[number + 10] = broken.stream(contents.encode())
    doc = read_document(broken.write(tmp_path / "turned.pdf", objects))
    assert doc.text.split("\n\n") == [f"Page {n} is turned." for n in range(10, 13)]
    assert doc.warnings == ()


def test_a_turned_stamp_is_left_out_with_a_warning(tmp_path):
    contents = broken.HELLO + b" BT /F1 11 Tf 0 1 -1 0 20 300 Tm (Stamp) Tj ET"
    doc = read_document(broken.write(tmp_path / "stamp.pdf", broken.simple(contents)))
    assert doc.text == "This page has a text."
    assert doc.warnings == ("page 1 has turned text, which is left out",)


def test_text_of_forms_is_placed(tmp_path):
    objects = broken.simple(broken.HELLO + b" q 1 0 0 1 0 -100 cm /X0 Do Q")
    objects[3] = broken.PAGE.replace("/Font", "/XObject << /X0 10 0 R >> /Font", 1)
    objects[10] = broken.stream(
        b"BT /F1 11 Tf 72 700 Td (Below it stands a form.) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [1 0 0 1 0 50]"
        " /Resources << /Font << /F1 5 0 R >> >>",
    )
    doc = read_document(broken.write(tmp_path / "form.pdf", objects))
    assert doc.text == "This page has a text.\n\nBelow it stands a form."


def test_metadata_title_wins_unless_it_says_nothing(tmp_path, read_paper):
    assert read_paper("columns").title == "A Journal"
    assert read_paper("rules").title == "Rules of the Alliance"
    assert read_document(broken.write(tmp_path / "name.pdf", broken.simple())).title == "name"


def test_too_many_pages_or_characters(tmp_path):
    many = broken.many_pages(tmp_path / "many.pdf", 30)
    with pytest.raises(DocumentError, match="has 30 pages, more than the limit of 20"):
        read_document(many, Limits(max_pages=20))
    with pytest.raises(DocumentError, match="more than 100 characters"):
        read_document(many, Limits(max_text_chars=100))


def test_pages_of_one_like_line_are_not_taken_for_headers(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "slides.pdf"))
    for page in range(1, 6):
        canvas.drawString(72, 760, f"Slide {page}")
        canvas.showPage()
    canvas.save()
    assert read_document(tmp_path / "slides.pdf").text.split() == [
        "Slide",
        "1",
        "Slide",
        "2",
        "Slide",
        "3",
        "Slide",
        "4",
        "Slide",
        "5",
    ]
