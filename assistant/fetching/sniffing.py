"""Whether a file is what the manifest expects, by its bytes."""

from __future__ import annotations

from pathlib import Path

import httpx

from assistant.fetching.failures import Failed, Transient, one_line
from assistant.fetching.pages import decode_html, looks_like_html, parse_page

PDF_HEAD = 1024
PDF_TAIL = 2048


def check_content(path: Path, form: str, url: str) -> None:
    """Check a finished download.

    Args:
        path: the file.
        form: `pdf` or `html`.
        url: where it came from, for the message.

    Raises:
        Transient: the PDF ends too early.
        Failed: it is something else, or a page that stands before the content.
    """
    data = path.read_bytes()
    if form == "pdf":
        _check_pdf(data, url)
    else:
        _check_html(data, url)


def _check_pdf(data: bytes, url: str) -> None:
    if b"%PDF-" in data[:PDF_HEAD]:
        if b"%%EOF" not in data[-PDF_TAIL:]:
            raise Transient(f"{url} ends before the PDF does; try again later")
        return
    if looks_like_html(data):
        page = parse_page(decode_html(data), httpx.URL(url))
        what = page.obstacle() or f"the page “{one_line(page.title, 60)}”"
        raise Failed(
            f"{url} sent HTML ({what}) instead of a PDF; open it in a browser and mend the link"
        )
    raise Failed(f"{url} does not begin like a PDF; open it in a browser and mend the link")


def _check_html(data: bytes, url: str) -> None:
    if not looks_like_html(data):
        raise Failed(f"{url} is not HTML; open it in a browser and mend link or format")
    obstacle = parse_page(decode_html(data), httpx.URL(url)).obstacle()
    if obstacle:
        raise Failed(f"{url} sent {obstacle}; open it in a browser and mend the link")
