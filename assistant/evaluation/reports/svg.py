"""A matplotlib figure as SVG that stands inside a page: in its colours and fonts, without ids."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from lxml import etree  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
# What a figure is drawn in, and the variable of the page's style sheet that takes its place.
INK, MUTED, RULE = "#000001", "#000002", "#000003"
SERIES = ("#000004", "#000005", "#000006")
VARIABLES = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    RULE: "var(--rule)",
    **{colour: f"var(--series-{number})" for number, colour in enumerate(SERIES, start=1)},
}
COLOUR = re.compile("|".join(VARIABLES))
FONT = re.compile(r"font-family:[^;]*;?\s*")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
# Any: matplotlib spells out the type of its keys, as literals that differ by version.
STYLE: Any = {
    "svg.hashsalt": "report",
    "svg.fonttype": "none",
    "font.size": 10.5,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 6,
    "ytick.major.pad": 6,
    "legend.frameon": False,
}


def inline_svg(figure: Figure, name: str, says: str) -> str:
    """Return a figure as an `svg` element, the same bytes for the same figure.

    Args:
        figure: drawn in the colours above and under `STYLE`.
        name: unlike that of any other figure of the page.
        says: what the figure shows, for those who do not see it.
    """
    file = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    # Ours, not read from anywhere.
    root = etree.fromstring(file.getvalue().encode())
    for unwanted in [*root.iter(f"{SVG}metadata"), *root.iter(f"{SVG}style")]:
        unwanted.getparent().remove(unwanted)
    for comment in list(root.iter(etree.Comment)):
        comment.getparent().remove(comment)
    for element in root.iter():
        _belong(element, name)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.attrib.update({"role": "img", "aria-label": says, "class": "figure"})
    return _without_unused_ids(root)


def _belong(element: etree._Element, name: str) -> None:
    """Bring colours, fonts and ids of an element into the page."""
    if "style" in element.attrib:
        plain = FONT.sub("", element.get("style"))
        element.set("style", COLOUR.sub(lambda found: VARIABLES[found[0]], plain))
    if "id" in element.attrib:
        element.set("id", f"{name}-{element.get('id')}")
    if LINK in element.attrib:
        element.set("href", f"#{name}-{element.attrib.pop(LINK).removeprefix('#')}")
    if "clip-path" in element.attrib:
        element.set("clip-path", REFERENCE.sub(rf"url(#{name}-\1)", element.get("clip-path")))


def _without_unused_ids(root: etree._Element) -> str:
    used = {element.get("href", "").removeprefix("#") for element in root.iter()}
    used |= {i for e in root.iter() for i in REFERENCE.findall(e.get("clip-path", ""))}
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    etree.cleanup_namespaces(root)
    text = str(etree.tostring(root, encoding="unicode"))
    return re.sub(r">\s+<", "><", text).strip()
