"""What a page holds: its text, its links, and whether something stands before the content."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import httpx

# A consent, login or captcha page says little besides; a real page with a cookie notice says more.
LITTLE = 1000
# What an application writes into a page before its scripts have run.
SHELL = 200
# "Cookie" and "consent" as the notices of the 24 languages have them.
WALL = re.compile(
    r"cookie|consent|captcha|not a robot|access denied|slapuk|sīkdat|küpsis|eväste|süti|бисквитк"
    r"|piškot|kolačić|fianán|enable javascript|checking your browser|verify you are human",
    re.IGNORECASE,
)
HTML = re.compile(rb"<(!doctype\s+html|html|body)\b", re.IGNORECASE)
META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
BEGINNING = 65_536

HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "title"})
# Menus and footers name the cookie policy on nearly every page.
FURNITURE = frozenset({"nav", "footer", "a", "button", "select"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as the page has it: `href` is not resolved."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page.

    Attributes:
        url: what links are relative to.
        text: what a reader sees, with menus, links and footers.
        prose: the same without them.
        scripted: whether it runs scripts.
        password: whether it asks for a password.
    """

    url: httpx.URL
    title: str
    text: str
    prose: str
    links: tuple[Link, ...]
    scripted: bool
    password: bool

    def find_link(self, pattern: str) -> str | None:
        """Return the first link whose text or address matches, resolved; None if there is none."""
        wanted = re.compile(pattern, re.IGNORECASE)
        for link in self.links:
            if wanted.search(link.text) or wanted.search(link.href):
                address = _resolved(self.url, link.href)
                if address is not None:
                    return address
        return None

    def obstacle(self) -> str:
        """Return what the page is instead of content ("a login page"), or nothing."""
        if len(self.prose) < LITTLE:
            if self.password:
                return "a login page"
            if WALL.search(f"{self.title} {self.prose}"):
                return "a consent, cookie or captcha page"
        if self.scripted and len(self.text) < SHELL:
            return "a page that only scripts fill"
        return "" if self.text else "a page without text"


def looks_like_html(data: bytes) -> bool:
    """Tell whether a file begins as HTML does."""
    return HTML.search(data[:BEGINNING]) is not None


def decode_html(data: bytes, declared: str = "") -> str:
    """Return the text of an HTML file; `declared` is the encoding that the server names."""
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace")
    meta = META_CHARSET.search(data[:4096])
    for name in (declared, meta[1].decode("ascii", errors="replace") if meta else ""):
        try:
            return data.decode(name or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", errors="replace")


def parse_page(text: str, url: httpx.URL) -> Page:
    """Parse a page; never fails, as HTML never does."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.finish_link()
    base = _resolved(url, reader.base) if reader.base else None
    return Page(
        url=httpx.URL(base) if base else url,
        title=_joined(reader.title),
        text=_joined(reader.text),
        prose=_joined(reader.prose),
        links=tuple(reader.links),
        scripted=reader.scripted,
        password=reader.password,
    )


def _joined(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


def _resolved(base: httpx.URL, href: str) -> str | None:
    try:
        url = base.join("".join(href.split("\n")).strip())
    except httpx.InvalidURL:
        return None
    return str(url) if url.scheme in {"http", "https"} else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.text: list[str] = []
        self.prose: list[str] = []
        self.links: list[Link] = []
        self.base = ""
        self.scripted = False
        self.password = False
        self._open: dict[str, int] = dict.fromkeys(HIDDEN | FURNITURE, 0)
        self._href: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.finish_link()
            self._href = values.get("href")
        elif tag == "base":
            self.base = self.base or values.get("href", "")
        elif tag == "input":
            self.password = self.password or values.get("type", "").lower() == "password"
        self.scripted = self.scripted or tag == "script"
        if tag in self._open:
            self._open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # XHTML writes empty scripts and anchors so; read as HTML they would swallow the page.
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.finish_link()
        elif self._open.get(tag):
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if self._open["title"] and not self._open["svg"]:
            self.title.append(data)
        if any(self._open[tag] for tag in HIDDEN):
            return
        self.text.append(data)
        if self._href is not None:
            self._words.append(data)
        if not any(self._open[tag] for tag in FURNITURE):
            self.prose.append(data)

    def finish_link(self) -> None:
        """End the link that is open, whether or not the page ends it."""
        if self._href is not None:
            self.links.append(Link(href=self._href, text=_joined(self._words)))
        self._href, self._words = None, []
        self._open["a"] = 0
