"""HTML, Markdown and plain text."""

import string
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.documents import read_document
from assistant.errors import DocumentError
from tests.documents.invariants import check_chunks, check_document, chunk_of, kinds
from tests.documents.papers import prose, sentence

HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Cloud Alliance | Shaping the future</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/policies">Policies menu</a></li></ul></nav>
<div id="cookie-consent-banner" class="cookie-consent">This site uses cookies. Accept all cookies.
<button>Accept</button></div>
<main><article><h1>European Alliance</h1>
<p>The Alliance brings together businesses, Member States and relevant experts, who work jointly on
the next generation of cloud and edge.<sup><a href="#n1">1</a></sup></p>
<h2>Who can join</h2><p>Members must provide:</p>
<ul><li>a signed <b>declaration</b></li><li>a form<ul><li>with their name</li></ul></li></ul>
<h2>Working groups</h2>
<table><tr><th>Group</th><th>Chair</th></tr><tr><td>Aviation</td><td>A company</td></tr></table>
<p>The groups meet twice a year and report to the forum, which is chaired by the Commission and
gathers all the members and the representatives of the Member States.</p>
</article></main>
<aside><h3>Related news</h3><p>Another story entirely</p></aside>
<footer><p>Copyright notice and legal notice of the site</p></footer></body></html>"""

JOURNAL = """<html><head><title>L_2023</title></head><body><div>
<p class="oj-ti-art">Article 1</p><p class="oj-sti-art">Subject matter</p>
<p class="oj-normal">1. This Regulation lays down rules on the following subjects of the Union:</p>
<table><tr><td><p>(a)</p></td><td><p>the switching between services;</p></td></tr></table>
<table><tr><td><p>(b)</p></td><td><p>the interoperability of data in the Union.</p></td></tr></table>
<p class="oj-ti-art">Article 2</p><p class="oj-sti-art">Definitions</p>
<p class="oj-normal">For the purposes of this Regulation, these definitions apply to all members of
the Union and to everyone who offers services there, wherever they are established.</p>
</div></body></html>"""

MARKDOWN = """---
title: "Rules of the club"
---
# Rules {#rules}

Members *shall* know [the rules](http://example.org), which are
short.[^1]

## 2.1 Membership

There are these duties:

- pay the fee
- come to the
  meeting
  - in person
1. sign
2. send

| Name | Country |
|------|---------|
| Acme | Germany |

> A quotation.

```
code line
```

[^1]: A note at the foot.
"""


def read_text(folder, name: str, text: str | bytes):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    doc = read_document(path)
    check_document(doc)
    check_chunks(doc)
    check_chunks(doc, 60)
    return doc


def test_html_keeps_the_content_and_drops_the_frame(tmp_path):
    doc = read_text(tmp_path, "page.html", HTML)
    for words in ("cookies", "Policies menu", "legal notice", "Another story"):
        assert words not in doc.text
    assert kinds(doc, "heading") == ["European Alliance", "Who can join", "Working groups"]
    assert kinds(doc, "item") == ["a signed declaration", "a form", "with their name"]
    assert [block.level for block in doc.blocks if block.kind == "item"] == [1, 1, 2]
    assert kinds(doc, "row") == ["Group | Chair", "Aviation | A company"]
    assert "cloud and edge.[1]" in doc.text
    chunk = chunk_of(doc, "a form")
    assert chunk.heading_path == ("European Alliance", "Who can join")
    assert doc.text[chunk.start :].startswith("Members must provide:")
    assert doc.title == "European Alliance"
    assert doc.page_starts == ()
    assert chunk.page is None


def test_official_journal_points_become_items(tmp_path):
    doc = read_text(tmp_path, "journal.html", JOURNAL)
    assert kinds(doc, "heading") == ["Article 1 Subject matter", "Article 2 Definitions"]
    assert kinds(doc, "item")[1:] == [
        "(a) the switching between services;",
        "(b) the interoperability of data in the Union.",
    ]
    assert chunk_of(doc, "(b) the").number == "1"


def test_short_html_keeps_its_headings(tmp_path):
    doc = read_text(
        tmp_path, "short.html", "<body><h1>FAQ</h1><h2>Free?</h2><p>Yes, it is free.</p></body>"
    )
    assert chunk_of(doc, "Yes").heading_path == ("FAQ", "Free?")


def test_nested_tables_and_mixed_words_of_html(tmp_path):
    doc = read_text(
        tmp_path,
        "nested.html",
        "<body><table><tr><td><p>Left of the page.</p><table><tr><td>a</td><td>b</td></tr></table>"
        "</td><td>Right of the page.</td></tr></table>"
        "<div>Words <b>in</b> a <a href='x'>row</a>.<p>A paragraph.</p>And <i>more</i>.</div></body>",
    )
    blocks = [doc.text[block.start : block.end] for block in doc.blocks]
    assert blocks == [
        "Left of the page.",
        "a | b",
        "Right of the page.",
        "Words in a row.",
        "A paragraph.",
        "And more.",
    ]


@pytest.mark.parametrize("articles", [2, 30])
@pytest.mark.parametrize(
    "menu", ["", "<div><ul>" + "<li><a>Menu entry</a></li>" * 20 + "</ul></div>"]
)
def test_html_without_main_keeps_headings_and_lists(tmp_path, articles, menu):
    body = "".join(
        f"<h1>Article {n}</h1><p>{prose(n, 3)}</p><h2>{n}.1 Detail</h2><p>Members {n} shall:</p>"
        f"<ul><li>pay {n} euro</li><li>{sentence((n, 'li'))}</li></ul>"
        for n in range(articles)
    )
    doc = read_text(tmp_path, "plain.html", f"<html><body>{menu}{body}</body></html>")
    assert "Menu entry" not in doc.text
    assert len(kinds(doc, "heading")) == len(kinds(doc, "item")) == 2 * articles
    chunk = chunk_of(doc, "pay 1 euro")
    assert chunk.heading_path == ("Article 1", "1.1 Detail")
    assert doc.text[chunk.start :].startswith("Members 1 shall:")


def test_declared_encoding_of_html(tmp_path):
    page = HTML.replace("utf-8", "iso-8859-1").replace("businesses", "größere Unternehmen – “all”")
    doc = read_text(tmp_path, "old.html", page.encode("cp1252"))
    assert "größere Unternehmen – “all”" in doc.text


def test_markdown(tmp_path):
    doc = read_text(tmp_path, "rules.md", MARKDOWN)
    assert doc.title == "Rules of the club"
    assert kinds(doc, "heading") == ["Rules", "2.1 Membership"]
    assert kinds(doc, "paragraph") == [
        "Members shall know the rules, which are short.[^1]",
        "There are these duties:",
        "A quotation.",
        "code line",
    ]
    assert kinds(doc, "item") == [
        "pay the fee",
        "come to the meeting",
        "in person",
        "1. sign",
        "2. send",
    ]
    assert kinds(doc, "row") == ["Name | Country", "Acme | Germany"]
    assert kinds(doc, "note") == ["[1] A note at the foot."]
    chunk = chunk_of(doc, "pay the fee")
    assert (chunk.heading_path, chunk.number) == (("Rules", "2.1 Membership"), "2.1")


PLAIN = """RULES OF THE CLUB

Article 1 Purpose

The club unites those who like clouds and
edges. It is estab-
lished in Brussels.

Article 2 Duties

Members shall:
- pay
- stay for the
  whole meeting

Anhang
======

Größe, Übermaß, “Zitate” und 5 €.
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_several_encodings(tmp_path, encoding):
    doc = read_text(tmp_path, "rules.txt", PLAIN.encode(encoding))
    assert kinds(doc, "heading") == [
        "RULES OF THE CLUB",
        "Article 1 Purpose",
        "Article 2 Duties",
        "Anhang",
    ]
    assert "It is established in Brussels." in doc.text
    assert kinds(doc, "item") == ["pay", "stay for the whole meeting"]
    assert "Größe, Übermaß, “Zitate” und 5 €." in doc.text
    assert chunk_of(doc, "The club unites").number == "1"


MARKED = st.text(
    alphabet=string.ascii_letters + "\n\n -*#>.|:1)(&<é\u00a0\u0301ﬁ\u00ad`[]", max_size=300
)


@pytest.mark.parametrize("name", ["any.md", "any.txt", "any.html"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=MARKED)
def test_any_text_keeps_the_invariants(tmp_path, name, text):
    with suppress(DocumentError):
        read_text(tmp_path, name, text)
