"""What a server sends instead of the file, and pages that only lead to it."""

import httpx
import pytest

from assistant.fetching import Status
from assistant.fetching.pages import decode_html, parse_page
from tests.fetching.server import ARTICLE, PDF, make_html, plain, redirects, sends

CONSENT = make_html("<p>We use cookies. Please accept them to continue.</p>", "Before you go on")
LOGIN = make_html("<form><p>Sign in</p><input type='password'></form>", "EU Login")
SHELL = make_html("<app-root></app-root><noscript>Turn scripts on</noscript><script>1</script>")
LONG = "<p>" + "The Alliance brings together businesses and public authorities. " * 30 + "</p>"


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (CONSENT, "a consent, cookie or captcha page"),
        (LOGIN, "a login page"),
        (SHELL, "a page that only scripts fill"),
        (make_html(LONG, "Not\x1b[31m found"), "the page “Not [31m found”"),
    ],
)
def test_a_page_instead_of_a_pdf(get, site, folder, page, what):
    site.routes["/a.pdf"] = plain(page)
    got = get("/a.pdf")
    assert what in got.reason
    assert site.url("/a.pdf") in got.reason
    assert len(site.asked("/a.pdf")) == 1
    assert not list(folder.rglob("*.pdf*"))


def test_neither_pdf_nor_html(get, site):
    site.routes["/a.pdf"] = plain(b"PK\x03\x04")
    assert "does not begin like a PDF" in get("/a.pdf").reason
    assert "is not HTML" in get("/a.pdf", "html").reason


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (CONSENT, "a consent, cookie or captcha page"),
        (LOGIN, "a login page"),
        (SHELL, "a page that only scripts fill"),
        (make_html("<img src='scan.png'>"), "a page without text"),
    ],
)
def test_a_page_that_stands_before_the_content(get, site, page, what):
    site.routes["/page"] = plain(page)
    got = get("/page", "html")
    assert what in got.reason
    assert site.url("/page") in got.reason


@pytest.mark.parametrize(
    "body",
    [
        "<p>A short page.</p><footer><a href='/c'>Cookies</a> policy on cookies</footer>",
        f"{LONG}<p>We use cookies.</p><script>1</script>",
        f"{LONG}<form><input type='password'></form>",
    ],
)
def test_a_real_page_with_a_cookie_notice_is_taken(get, site, body):
    site.routes["/page"] = plain(make_html(body))
    assert get("/page", "html").status is Status.NEW


LANDING = make_html(
    f"{LONG}<a href='mailto:terms-of-reference@example.org'>Terms of Reference</a>"
    "<a href='/en/privacy'>Privacy</a>"
    "<a href=' ../doc/terms%20of%20reference.pdf#view '>Download <b>PDF</b></a>"
    "<a href='/doc/other.pdf'>Download PDF</a>"
)


@pytest.mark.parametrize("pattern", ["terms.{1,3}of.{1,3}reference", "download  *pdf"])
def test_a_landing_page_is_followed_to_its_file(get, site, folder, pattern):
    site.routes |= {
        "/en/page": plain(LANDING),
        "/doc/terms%20of%20reference.pdf": redirects("/doc/1.pdf"),
        "/doc/1.pdf": sends(PDF),
    }
    got = get("/en/page", follow=pattern)
    assert (got.status, got.final_url) == (Status.NEW, site.url("/doc/1.pdf"))
    assert got.url == site.url("/en/page")
    assert (folder / "mandate/en.pdf").read_bytes() == PDF
    assert not site.asked("/doc/other.pdf")


def test_a_landing_page_without_the_link_is_named_with_the_pattern(get, site):
    site.routes["/en/page"] = plain(LANDING)
    got = get("/en/page", follow="declaration")
    assert site.url("/en/page") in got.reason
    assert "'declaration'" in got.reason


def test_a_consent_page_in_place_of_the_landing_page_is_named(get, site):
    site.routes["/en/page"] = plain(CONSENT)
    assert "looks like a consent" in get("/en/page", follow="declaration").reason


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("https://{other}/a.pdf", "not listed in hosts"),
        ("http://{place}/a.pdf", "is not https"),
    ],
)
def test_a_landing_page_does_not_lead_out_of_the_list(get, site, href, why):
    href = href.format(other=site.other_place, place=site.place)
    site.routes |= {
        "/en/page": plain(make_html(f"<a href='{href}'>PDF</a>")),
        "/a.pdf": sends(PDF),
    }
    assert why in get("/en/page", follow="pdf").reason
    assert not site.asked("/a.pdf")


def test_base_and_unclosed_links_are_understood():
    page = parse_page(
        "<base href='/files/'><a href='a.pdf'>First <a href='b.pdf'>Second",
        httpx.URL("https://example.org/en/"),
    )
    assert [link.text for link in page.links] == ["First", "Second"]
    assert page.find_link("SECOND") == "https://example.org/files/b.pdf"


def test_xhtml_is_read_whole():
    page = parse_page(
        "<html><head><title/><script src='x.js'/></head><body><a id='top'/>Article 1</body></html>",
        httpx.URL("https://example.org"),
    )
    assert page.prose == "Article 1"
    assert not page.obstacle().startswith("a page without")


def test_encodings_are_found():
    word = "Déclaration"
    page = f"<html><meta charset='iso-8859-1'>{word}"
    assert word in decode_html(page.encode("latin-1"))
    assert word in decode_html(f"<html>{word}".encode("cp1252"), "windows-1252")
    assert word in decode_html(f"<html>{word}".encode("utf-8-sig"), "no-such-encoding")
    assert "html" in decode_html(b"<html>\xff")
    assert parse_page(decode_html(ARTICLE), httpx.URL("https://x.org")).title == "Page"
