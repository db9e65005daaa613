"""DOCX, and the PDF files that LibreOffice makes of it."""

import re
import shutil
import subprocess

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from assistant.documents import read_document
from tests.documents.invariants import (
    assert_notes_end_their_page,
    check_chunks,
    check_document,
    chunk_of,
    kinds,
)
from tests.documents.journal import halves, note_text, write_journal
from tests.documents.papers import HEADER, prose, sentence


def letter(path):
    """A document with all that offices use; the last section has two columns."""
    document = docx.Document()
    document.core_properties.title = ""
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    section.footer.paragraphs[0].text = "Rue de la Loi 200"
    document.add_heading("Terms of Reference", 0)
    for n in (1, 2, 3):
        document.add_heading(f"Article {n} Subject {n}", 1)
        for p in range(2):
            paragraph = document.add_paragraph(prose(("letter", n, p), 6))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        document.add_heading(f"{n}.1 Detail", 2)
        document.add_paragraph("The members shall:")
        for c in "abc":
            document.add_paragraph(f"bullet {n}{c} {sentence((n, c))}", style="List Bullet")
        for c in "xyz":
            paragraph = document.add_paragraph(f"({c})\t{n}{c} {sentence((n, c), 22)}")
            paragraph.paragraph_format.left_indent = Pt(36)
            paragraph.paragraph_format.first_line_indent = Pt(-18)
    table = document.add_table(rows=3, cols=2)
    table.style = "Table Grid"
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"cell {r}{c} {sentence((r, c), 12 * c + 1)}"
    centred = document.add_paragraph("Article 4")
    centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
    centred = document.add_paragraph()
    centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
    centred.add_run("Entry into force").bold = True
    document.add_paragraph("L’été à la façade – “naïve” ﬁn. " + prose("force", 3))
    last = document.add_section(0)
    last._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2" w:space="400"/>'))
    for n in range(5):
        document.add_paragraph(f"Column text {n}. {prose(('column', n), 5)}")
    document.save(path)
    return path


def check_letter(doc, articles: list[str]) -> None:
    check_document(doc)
    check_chunks(doc)
    assert HEADER not in doc.text
    assert "Rue de la Loi" not in doc.text
    assert doc.title == "Terms of Reference"
    assert [h for h in kinds(doc, "heading") if h.startswith("Article")] == articles
    for n in (1, 2, 3):
        for p in range(2):
            assert prose(("letter", n, p), 6) in kinds(doc, "paragraph")
        chunk = chunk_of(doc, f"bullet {n}c")
        assert chunk.heading_path[-2:] == (f"Article {n} Subject {n}", f"{n}.1 Detail")
        assert chunk.number == f"{n}.1"
        assert doc.text[chunk.start :].startswith("The members shall:")
    items = kinds(doc, "item")
    assert sum(item.startswith("bullet ") for item in items) == 9
    assert sum(item.startswith(("(x) ", "(y) ", "(z) ")) for item in items) == 9
    assert [row.split(" | ")[0][:7] for row in kinds(doc, "row")] == [
        f"cell {r}0" for r in range(3)
    ]
    assert "L’été à la façade – “naïve” fin." in doc.text
    at = [doc.text.index(f"Column text {n}. {prose(('column', n), 5)}") for n in range(5)]
    assert at == sorted(at)


def test_docx(tmp_path):
    doc = read_document(letter(tmp_path / "letter.docx"))
    check_letter(doc, ["Article 1 Subject 1", "Article 2 Subject 2", "Article 3 Subject 3"])
    assert doc.page_starts == ()


needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The folder where LibreOffice made PDF and DOCX files of the documents of this file."""
    folder = tmp_path_factory.mktemp("office")
    sources = [
        letter(folder / "letter.docx"),
        write_journal(folder / "one.fodt", columns=1, chapters=5),
        write_journal(folder / "two.fodt", columns=2, chapters=5),
    ]
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    for target, files in (("pdf", sources), ("docx", sources[1:2])):
        subprocess.run(
            [*command, "--convert-to", target, "--outdir", folder, *files],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return folder


@needs_office
def test_pdf_by_libreoffice(office):
    doc = read_document(office / "letter.pdf")
    check_letter(
        doc,
        [*(f"Article {n} Subject {n}" for n in (1, 2, 3)), "Article 4 Entry into force"],
    )
    assert len(doc.page_starts) >= 3
    assert doc.page_at(len(doc.text) - 1) == len(doc.page_starts)


@needs_office
@pytest.mark.parametrize("name", ["one", "two"])
def test_journal_by_libreoffice(office, name):
    doc = read_document(office / f"{name}.pdf")
    check_document(doc)
    check_chunks(doc)
    assert HEADER not in doc.text
    assert kinds(doc, "heading") == [f"{n}. Chapter of the journal" for n in range(1, 6)]
    paragraphs = kinds(doc, "paragraph")
    assert len(paragraphs) == 20
    for number, text in enumerate(p for p in paragraphs if not p.startswith("The area")):
        chapter, paragraph = divmod(number, 3)
        first, second = halves(chapter + 1, paragraph)
        # LibreOffice counts the notes of each page anew.
        assert re.fullmatch(rf"{re.escape(first)}\[\d\] {re.escape(second)}", text)
    assert paragraphs.count("The area is 25 m² and CO2 is the 1st gas.") == 5
    notes = [re.sub(r"^\[\d+\] ", "", note) for note in kinds(doc, "note")]
    assert notes == [note_text(n) for n in range(1, 16)]
    assert_notes_end_their_page(doc)


@needs_office
def test_docx_by_libreoffice(office):
    doc = read_document(office / "one.docx")
    check_document(doc)
    assert "m² and" in doc.text
    assert f"{halves(1, 1)[0]}[2] {halves(1, 1)[1]}" in doc.text
    assert kinds(doc, "note") == [f"[{n}] {note_text(n)}" for n in range(1, 16)]


def test_docx_tracked_changes(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The text")
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f"<w:ins {word}><w:r><w:t xml:space='preserve'> inserted</w:t></w:r></w:ins>",
        f"<w:del {word}><w:r><w:delText>deleted</w:delText></w:r></w:del>",
        f"<w:hyperlink {word}><w:r><w:t xml:space='preserve'> and linked.</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(xml))
    body = document.element.body
    body.insert(
        1,
        parse_xml(
            f"<w:sdt {word}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    document.save(tmp_path / "changes.docx")
    doc = read_document(tmp_path / "changes.docx")
    check_document(doc)
    assert doc.text == "The text inserted and linked.\n\nIn a control."
