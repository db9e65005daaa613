"""The section about this assistant: its transparency record in short, in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import gradio as gr

from assistant.answering.messages import FALLBACK
from assistant.transparency import wording
from assistant.ui.wording import word

if TYPE_CHECKING:
    from jinja2 import Template

    from assistant.transparency import TransparencyRecord

TEMPLATE = "about.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The section on the page; without a record it is empty and not shown."""

    panel: gr.HTML
    record: TransparencyRecord | None

    def html(self, language: str) -> str:
        """Return what the section shows in a `spoken` language."""
        return about_html(self.record, language) if self.record else ""


def place_about(record: TransparencyRecord | None) -> About:
    """Put the section here, closed until it is opened."""
    html = about_html(record, FALLBACK) if record else ""
    panel = gr.HTML(html, elem_id="about", visible=record is not None)
    return About(panel=panel, record=record)


def about_html(record: TransparencyRecord, language: str) -> str:
    """Render the record: sentences and labels in `language`, titles in their own."""
    return _template().render(record=record, language=language, wording=wording, word=word)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.ui", "."),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE)
