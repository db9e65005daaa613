"""PDF files as people make them: articles, columns, notes, tables, scans."""

import random
from pathlib import Path

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

WIDTH, HEIGHT = A4
HEADER = "European Alliance - Working document"
WORDS = [
    "alliance",
    "members",
    "cloud",
    "edge",
    "industrial",
    "data",
    "processing",
    "commission",
    "forum",
    "capability",
    "market",
    "secure",
    "interoperable",
    "infrastructure",
    "technology",
    "strategy",
    "investment",
    "roadmap",
    "union",
    "policy",
]
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("Body", parent=STYLES["BodyText"], fontSize=10, leading=12.5)
LOOSE_HEADING = ParagraphStyle("Loose", parent=STYLES["Heading2"], keepWithNext=0)
JUSTIFIED = ParagraphStyle("Justified", parent=BODY, alignment=4)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONTSIZE", (0, 0), (-1, -1), 9)]


def sentence(seed: object, words: int = 14) -> str:
    """The same words for the same seed, so that tests can look for them."""
    rng = random.Random(str(seed))
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."


def prose(seed: object, sentences: int = 6) -> str:
    return " ".join(sentence((seed, n)) for n in range(sentences))


def furnished(canvas: Canvas, doc) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(72, HEIGHT - 40, HEADER)
    canvas.drawRightString(WIDTH - 72, HEIGHT - 40, "Brussels, 14 December 2021")
    canvas.drawCentredString(WIDTH / 2, 30, f"Page {doc.page} of 6")


def rules(path: Path) -> Path:
    """Numbered articles with lists and a table; header and footer on each page."""
    story = [Paragraph("Rules of the Alliance", STYLES["Title"])]
    for n in range(1, 9):
        story.append(Paragraph(f"Article {n} Subject {n}", STYLES["Heading2"]))
        story += [Paragraph(prose((n, p)), BODY) for p in range(3)]
        story.append(Paragraph("Members shall provide:", BODY))
        story.append(
            ListFlowable(
                [ListItem(Paragraph(f"point {n}{c} {sentence((n, c))}", BODY)) for c in "abc"],
                bulletType="bullet",
            )
        )
        story.append(Paragraph(f"(a) lettered {n} {sentence((n, 'la'), 20)}", BODY))
        story.append(Paragraph(f"(b) lettered {n} {sentence((n, 'lb'), 20)}", BODY))
    rows = [["Name", "Country", "Turnover"]]
    rows += [[f"Company {n}", f"Country {n}", f"{n}.5 million"] for n in range(40)]
    story += [Spacer(1, 12), Table(rows, repeatRows=1, style=GRID)]
    template = SimpleDocTemplate(str(path), pagesize=A4, title="untitled", topMargin=90)
    template.build(story, onFirstPage=furnished, onLaterPages=furnished)
    return path


def columns(path: Path) -> Path:
    """Two columns below a title, a heading across them, and columns again."""
    gap = 18
    width = (WIDTH - 144 - gap) / 2
    flush = {"leftPadding": 0, "rightPadding": 0}
    frames = [Frame(72, HEIGHT - 160, WIDTH - 144, 70)]
    frames += [Frame(x, HEIGHT - 440, width, 280, **flush) for x in (72, 72 + width + gap)]
    frames += [Frame(72, HEIGHT - 500, WIDTH - 144, 60)]
    frames += [Frame(x, 60, width, HEIGHT - 560, **flush) for x in (72, 72 + width + gap)]
    story = [Paragraph("A Journal in Two Columns", STYLES["Title"]), FrameBreak()]
    for name, style in (("left one", JUSTIFIED), ("right one", BODY)):
        story += [Paragraph(f"Marker {name} {p}. {prose((name, p), 3)}", style) for p in range(2)]
        story.append(FrameBreak())
    story += [Paragraph("Second part across both", LOOSE_HEADING), FrameBreak()]
    for name, style in (("left two", JUSTIFIED), ("right two", BODY)):
        story.append(Paragraph(f"Section {name}", STYLES["Heading3"]))
        story += [Paragraph(f"Marker {name} {p}. {prose((name, p), 2)}", style) for p in range(2)]
        story.append(FrameBreak())
    doc = BaseDocTemplate(str(path), pagesize=A4, title="A Journal")
    doc.addPageTemplates([PageTemplate(frames=frames)])
    doc.build(story[:-1])
    return path


def _filled(words: list[str], font: str, size: float, width: float) -> list[str]:
    """Return lines that are as long as `width` allows."""
    rows = [""]
    for word in words:
        longer = f"{rows[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, font, size) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def notes(path: Path) -> Path:
    """Two pages; a sentence runs over the page break above footnotes with raised calls."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in (1, 2):
        text = canvas.beginText(72, 760)
        text.setFont("Times-Bold", 14)
        text.textLine(f"{page}. Chapter number {page}")
        text.setFont("Times-Roman", 11)
        text.setLeading(14)
        text.textLine("")
        words = prose(page, 22)[:-1].split()
        for n, row in enumerate(_filled(words, "Times-Roman", 11, 400)):
            text.textOut(row)
            if n == 5:
                text.setRise(4)
                text.setFont("Times-Roman", 6)
                text.textOut(str(page))
                text.setRise(0)
                text.setFont("Times-Roman", 11)
            text.textLine("")
        if page == 1:
            text.textLine(
                "because the sentence that begins on the first page does not end there but"
            )
        canvas.drawText(text)
        canvas.line(72, 150, 200, 150)
        note = canvas.beginText(72, 135)
        note.setFont("Times-Roman", 6)
        note.setRise(3)
        note.textOut(str(page))
        note.setRise(0)
        note.setFont("Times-Roman", 8)
        note.setLeading(10)
        note.textLine(f" Note {page} refers to a regulation of the Parliament and of the Council,")
        note.textLine("which goes on in a second line.")
        canvas.drawText(note)
        canvas.showPage()
        if page == 1:
            canvas.setFont("Times-Roman", 11)
            canvas.drawString(72, 790, "goes on at the top of the second page, where it ends.")
    canvas.save()
    return path


def spellings(path: Path) -> Path:
    """Divided words, ligatures, composed and loose accents, soft hyphens."""
    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(folder / "Vera.ttf")))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Spellings")
    lines = [
        "The cloud and the edge meet where a cloud-edge continuum is built in the member states of",
        "the Union, so that cooperation across borders is efficient and every mem-",
        "ber can take part. The pro\u00ad",
        "visions on the cloud-",
        "edge continuum are e\ufb03cient and o\ufb03cial: the \ufb01rst \ufb02ow of the o\ufb00er. Cafe\u0301 and na\u00efve and",
        "Franco-",
        "German projects of 2021-",
        "2027 are self-",
        "assessed. Industrie-",
        "und Datenpolitik are one.",
    ]
    text = canvas.beginText(72, 760)
    text.setFont("Vera", 10)
    text.setLeading(13)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return path


def aligned_table(path: Path) -> Path:
    """A table without rules, whose cells wrap, between paragraphs."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    y = 760
    for line in ("The following table shows the members by country and by their year of", "entry."):
        canvas.drawString(72, y, line)
        y -= 12
    rows = [
        (("Member",), ("Country",), ("Since",)),
        (("Acme",), ("Germany",), ("2021",)),
        (("Bolt Industrial",), ("France and", "Belgium"), ("2022",)),
        (("Cargo",), ("Spain",), ("2023",)),
    ]
    for row in rows:
        y -= 10
        height = max(len(cell) for cell in row)
        for cell, x in zip(row, (72, 230, 400), strict=True):
            for n, part in enumerate(cell):
                canvas.drawString(x, y - 12 * n, part)
        y -= 12 * height
    y -= 20
    canvas.drawString(72, y, "After the table the text goes on with a sentence of its own.")
    canvas.save()
    return path


def scanned(path: Path, *, with_text: bool) -> Path:
    """A page that is only a picture, perhaps after one of text."""
    from PIL import Image

    picture = path.with_suffix(".png")
    Image.effect_noise((200, 280), 40).save(picture)
    canvas = Canvas(str(path), pagesize=A4)
    if with_text:
        canvas.drawString(72, 700, "The first page has a text layer.")
        canvas.showPage()
    canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
    canvas.showPage()
    canvas.save()
    return path


def long_book(path: Path, pages: int) -> Path:
    """Many pages of one column, quickly made."""
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, HEIGHT - 40, HEADER)
        canvas.drawCentredString(WIDTH / 2, 30, str(page))
        text = canvas.beginText(72, 760)
        if page % 4 == 1:
            text.setFont("Helvetica-Bold", 13)
            text.textLine(f"Article {page // 4 + 1}")
        text.setFont("Helvetica", 10)
        text.setLeading(12.5)
        text.textLine("")
        rng = random.Random(page)
        for _ in range(48):
            text.textLine(" ".join(rng.choices(WORDS, k=12)).capitalize() + ".")
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path
