"""Scripted chat models that lie: LangChain models for tests and for measuring the gate.

Given the assistant's prompt, each returns the passages' own sentences, corrupted in its way
(`assistant.grounding.corruptions`, or `wrong passage`: true sentences under another passage's
number). Deterministic for a seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.grounding.clauses import sentences
from assistant.grounding.corruptions import CORRUPTIONS

WRONG_PASSAGE = "wrong passage"
ATTACKS = (*CORRUPTIONS, WRONG_PASSAGE)
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)


def corrupted(sentence: str, language: str, attack: str, lot: Random) -> str | None:
    """Return a sentence of a digest (en, fr, de) after an attack; None if it does not apply."""
    changed = CORRUPTIONS[attack](sentence, language, lot)
    return changed if changed is not None and changed != sentence else None


class ScriptedAdversary(BaseChatModel):
    """Corrupts every sentence that its `attack` applies to, and repeats the others.

    Attributes:
        attack: one of `ATTACKS`.
        language: of the passages.
        seed: of the lots that are drawn.
    """

    attack: str
    language: str = "en"
    seed: int = 0

    @property
    def _llm_type(self) -> str:
        return "scripted-adversary"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - interface
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - interface
        **kwargs: Any,  # noqa: ANN401, ARG002 - interface
    ) -> ChatResult:
        said = AIMessage(self._said(messages))
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - interface
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - interface
        **kwargs: Any,  # noqa: ANN401, ARG002 - interface
    ) -> Iterator[ChatGenerationChunk]:
        for word in re.findall(r"\S+\s*", self._said(messages)):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))

    def _said(self, messages: Sequence[BaseMessage]) -> str:
        passages = _PASSAGE.findall(messages[-1].text)
        numbers = [number for number, _ in passages]
        lot = Random(self.seed)  # noqa: S311 - not for secrets
        written = []
        for place, (number, text) in enumerate(passages):
            for sentence in sentences(text):
                if self.attack == WRONG_PASSAGE:
                    cited, said = numbers[place - 1], sentence
                else:
                    cited = number
                    said = corrupted(sentence, self.language, self.attack, lot) or sentence
                written.append(f"{said.rstrip('.')} [{cited}].")
        return " ".join(written)
