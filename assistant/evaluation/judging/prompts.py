"""The prompts of the judges: `assistant/prompts/judge-*.md`, each with a version.

A file begins with `version: N` and has the sections `# System` and `# User`; what stands in braces
is filled in. Whoever changes a prompt raises its version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate

_FILE = re.compile(r"version: (\S+)\s+# System\n(.+)\n# User\n(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePrompt:
    """What a judge is told, and the version of this wording."""

    version: str
    template: ChatPromptTemplate

    def messages(self, values: Mapping[str, str]) -> list[BaseMessage]:
        """Fill in the values; none of them can close the tag that it stands in."""
        fenced = {name: text.replace("<", "‹").replace(">", "›") for name, text in values.items()}
        return self.template.format_messages(**fenced)


@cache
def judge_prompt(judge: str) -> JudgePrompt:
    """Read the prompt of a judge.

    Raises:
        ValueError: its file has no version or lacks a section.
    """
    text = (files("assistant") / "prompts" / f"judge-{judge}.md").read_text(encoding="utf-8")
    found = _FILE.fullmatch(text)
    if found is None:
        raise ValueError(f"judge-{judge}.md needs a version, # System and # User")
    version, system, user = (part.strip() for part in found.groups())
    template = ChatPromptTemplate.from_messages([("system", system), ("human", user)])
    return JudgePrompt(version=version, template=template)
