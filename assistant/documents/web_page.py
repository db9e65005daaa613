"""Read a whole HTML page without its frame: for pages that a search for articles cuts short."""

from __future__ import annotations

import re
from typing import Any

# lxml publishes no types.
Element = Any

_FRAME = (
    "nav footer aside script style noscript form iframe svg button template dialog select head"
    " object canvas video audio"
)
_FRAME_TAGS = frozenset(_FRAME.split())
_FRAME_ROLES = frozenset(["navigation", "contentinfo", "dialog", "alertdialog", "search"])
_FRAME_NAME = re.compile(
    r"(?i)cookie|consent|gdpr|breadcrumb|skip-?link|nav-?bar|(?:site|page|main)-?(?:nav|menu|foot)"
)
_BLOCKS = (
    "p div section article main header ul ol dl li dt dd table thead tbody tfoot tr td th h1 h2 h3"
    " h4 h5 h6 blockquote pre figure figcaption details summary address fieldset hr caption"
)
_BLOCK_TAGS = frozenset(_BLOCKS.split())
# The names that trafilatura gives, so that one walk serves both.
_NAMES = {
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "li": "item",
    "dt": "item",
    "dd": "item",
    "tr": "row",
    "td": "cell",
    "th": "cell",
    "blockquote": "quote",
    "pre": "code",
    "br": "lb",
}
_MENU_LINKS = 4
_MENU_CHARS = 40
_PLAIN = frozenset(["p", "table"])


def whole_page(html: str) -> Element | None:
    """Return the body of a page in trafilatura's vocabulary, or None if there is none."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as parser

    # lxml refuses characters that also name their encoding.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    try:
        page = parser.document_fromstring(markup)
    except (etree.ParserError, ValueError):
        return None
    for element in [element for element in page.iter() if _is_frame(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    mains = page.findall(".//main")
    body = mains[0] if len(mains) == 1 else page.find("body")
    if body is None:
        return None
    if body.tag == "body":
        _drop_menus(body)
    for element in body.iterdescendants():
        _rename(element)
    return body


def _is_frame(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _FRAME_TAGS:
        return True
    if element.get("role") in _FRAME_ROLES or element.get("hidden") is not None:
        return True
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    return element.tag in _BLOCK_TAGS and _FRAME_NAME.search(name) is not None


def _drop_menus(body: Element) -> None:
    """Drop lists of short links; a page without <main> does not tell its menus otherwise."""
    for listed in [*body.iter("ul", "ol")]:
        links = [link.text_content().strip() for link in listed.iter("a")]
        linked = sum(len(text) for text in links)
        words = len("".join(listed.text_content().split()))
        if (
            len(links) >= _MENU_LINKS
            and linked > 0.8 * words
            and linked < _MENU_CHARS * len(links)
            and listed.getparent() is not None
        ):
            listed.drop_tree()


def _rename(element: Element) -> None:
    tag = element.tag
    if re.fullmatch("h[1-6]", tag):
        element.tag = "head"
        element.set("rend", tag)
    elif tag in _NAMES:
        element.tag = _NAMES[tag]
    elif tag not in _PLAIN:
        element.tag = "div" if tag in _BLOCK_TAGS else "hi"
