"""Invariants of a reply as the page shows it (I7, I9)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from assistant.corpus import Corpus
from assistant.evaluation.invariants.known import known_of

# Elements that show text and do nothing else: they load, run, send and embed nothing.
ELEMENTS = frozenset(
    {
        *("a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "button"),
        *("caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("i", "ins", "kbd", "li", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section"),
        *("small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
    }
)
ATTRIBUTES = frozenset(
    {
        *("class", "colspan", "datetime", "dir", "disabled", "hidden", "href", "hreflang", "id"),
        *("lang", "open", "rel", "role", "rowspan", "scope", "start", "tabindex", "target"),
        *("title", "type"),
    }
)
# As the page writes every tag: small letters, quoted values, no bracket inside. Whatever else
# begins with "<" may be read by one parser so and by another otherwise.
_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*\s*/?>")


def page_violations(page: str, corpus: Corpus) -> list[str]:
    """Return what a browser must not be given and is, a line each; nothing for no page.

    Args:
        page: HTML of one reply.
        corpus: whose hosts may be linked.
    """
    if not page.strip():
        return []
    return list(dict.fromkeys((*_markup(page), *_tree(page, known_of(corpus).hosts))))


def _markup(page: str) -> Iterator[str]:
    """Yield what is wrong with the page as text."""
    # What is between two tags, and the name of each, by turns.
    pieces = _TAG.split(page)
    strange = set(pieces[1::2]) - ELEMENTS
    yield from (f"I7: the page has an element <{name}>" for name in sorted(strange))
    bare = next((text for text in pieces[::2] if "<" in text), "")
    if bare:
        at = bare.index("<")
        yield f"I7: the page has markup that can be read in two ways: {bare[at : at + 40]!r}"
    # The chat reads the page as Markdown that holds one line of HTML.
    if any(mark in page for mark in "\n\r\0"):
        yield "I7: the page has a line break: Markdown would be read after it"


def _tree(page: str, hosts: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with the page as a browser's parser sees it."""
    from lxml import etree  # type: ignore[import-untyped]

    # lxml refuses text that also names its encoding, but no bytes.
    parser = etree.HTMLParser(encoding="utf-8")
    root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    elements = list(root.iter(etree.Element)) if root is not None else []
    ids = Counter(element.get("id") for element in elements if "id" in element.attrib)
    yield from (f"I7: the page has the id {name} twice" for name, n in ids.items() if n > 1)
    for element in elements:
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES and not name.startswith("aria-"):
                yield f"I7: <{element.tag}> has an attribute {name}"
            elif name == "href" and not _leads_home(value, hosts, ids):
                yield f"I7: the page links to {value[:80]!r}, which no source names"
        if element.tag == "blockquote" and not element.get("lang"):
            yield "I9: a quote of the page has no language"


def _leads_home(url: str, hosts: frozenset[str], ids: Counter[str]) -> bool:
    """Tell whether a link stays on the page or opens a host of the corpus over https."""
    if url.startswith("#"):
        return url[1:] in ids
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # The whole authority is compared: neither a user's name nor a port may be added.
    return parts.scheme == "https" and parts.netloc.lower() in hosts
