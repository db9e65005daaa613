"""What a chat model is told: the wording of `assistant/prompts`, the passages and the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from assistant.domain import Citation

_SECTION = re.compile(r"^# (System|User)\n+", re.MULTILINE)


def prompt(question: str, citations: Sequence[Citation], language: str) -> list[BaseMessage]:
    """Return the messages for a question, with the quotes as numbered passages.

    Args:
        question: as asked.
        citations: what may be said, and nothing else.
        language: of the answer, ISO 639-1.
    """
    from langchain_core.messages import HumanMessage, SystemMessage

    system, user = _wording()
    passages = "\n".join(
        f'<passage number="{c.n}" source="{_fenced(c.title)}">\n{_fenced(c.quote)}\n</passage>'
        for c in citations
    )
    spoken = Locale("en").languages[language]
    return [
        SystemMessage(system.replace("{language}", spoken)),
        HumanMessage(
            user.replace("{passages}", passages).replace("{question}", _fenced(question), 1)
        ),
    ]


def _fenced(text: str) -> str:
    """Return a text that cannot close the fence around it, nor stand for another part."""
    return text.replace("<", "‹").replace(">", "›").replace('"', "”").replace("{question}", "")


@cache
def _wording() -> tuple[str, str]:
    raw = (files("assistant") / "prompts" / "answer.md").read_text(encoding="utf-8")
    parts = dict(zip(*[iter(_SECTION.split(raw)[1:])] * 2, strict=True))
    return parts["System"].strip(), parts["User"].strip()
