"""A journal as LibreOffice sets it: justified, with footnotes that fill pages, in columns."""

from pathlib import Path

from tests.documents.papers import HEADER, prose

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def style(name: str, paragraph: str = "", text: str = "", parent: str = "Standard") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"'
        f' style:parent-style-name="{parent}"><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {text}/></style:style>"
    )


def note_text(number: int) -> str:
    return (
        f"Regulation (EU) No {number}/2018 of the European Parliament and of the Council of"
        f" 14 November 2018 on a framework for the free flow of data (OJ L 303, p. {number})."
    )


def note(number: int) -> str:
    return (
        f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{note_text(number)}</text:p>'
        "</text:note-body></text:note>"
    )


def halves(chapter: int, paragraph: int) -> tuple[str, str]:
    """The two parts of a paragraph, between which its footnote is called."""
    words = prose(("journal", chapter, paragraph), 4).split(" ")
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def write_journal(path: Path, *, columns: int, chapters: int) -> Path:
    """Write a flat ODT file; each chapter has three paragraphs with one footnote each."""
    body = ""
    for chapter in range(1, chapters + 1):
        body += f'<text:h text:style-name="H1">{chapter}. Chapter of the journal</text:h>'
        for paragraph in range(3):
            first, second = halves(chapter, paragraph)
            called = note(chapter * 3 - 2 + paragraph)
            body += f'<text:p text:style-name="Body">{first}{called} {second}</text:p>'
        body += (
            '<text:p text:style-name="Body">The area is 25 m<text:span text:style-name="Up">2'
            '</text:span> and CO<text:span text:style-name="Down">2</text:span> is the 1'
            '<text:span text:style-name="Up">st</text:span> gas.</text:p>'
        )
    spans = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties'
        f' style:text-position="{place} 58%"/></style:style>'
        for name, place in (("Up", "super"), ("Down", "sub"))
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
        + style("Standard", "", 'fo:font-size="11pt" fo:language="en" fo:country="GB"')
        + style("Footnote", "", 'fo:font-size="9pt"')
        + style(
            "H1",
            'fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
            'fo:font-size="13pt" fo:font-weight="bold"',
        )
        + '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Up"'
        ' text:citation-body-style-name="Up"/></office:styles><office:automatic-styles>'
        + style("Body", 'fo:text-align="justify" fo:margin-bottom="0.15cm"')
        + spans
        + '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm"'
        ' fo:page-height="29.7cm" fo:margin="2.5cm"><style:columns'
        f' fo:column-count="{columns}" fo:column-gap="0.6cm"/></style:page-layout-properties>'
        "<style:header-style><style:header-footer-properties fo:min-height='0.5cm'"
        " fo:margin-bottom='0.4cm'/></style:header-style><style:footer-style>"
        "<style:header-footer-properties fo:min-height='0.5cm' fo:margin-top='0.4cm'/>"
        "</style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="page"><style:header>'
        f"<text:p>{HEADER}</text:p></style:header><style:footer><text:p>"
        "<text:page-number>1</text:page-number></text:p></style:footer></style:master-page>"
        f"</office:master-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>",
        encoding="utf-8",
    )
    return path
