"""Scripted chat models that lie: LangChain models for tests and for measuring the gate.

Given the assistant's prompt, one returns the passages' own sentences, corrupted in its way
(`assistant.grounding.corruptions`, or `wrong passage`: true sentences under another passage's
number), deterministic for a seed; another does what passages tell it.
"""

from __future__ import annotations

import re
from abc import abstractmethod
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
# What an instruction in a passage wants to be said ("…, say DONE.").
_DEMAND = re.compile(r"\bsay(?: that|:)? (\w)([^.!?]+)")


def corrupted(sentence: str, language: str, attack: str, lot: Random) -> str | None:
    """Return a sentence of a digest (en, fr, de) after an attack; None if it does not apply."""
    changed = CORRUPTIONS[attack](sentence, language, lot)
    return changed if changed is not None and changed != sentence else None


class _Scripted(BaseChatModel):
    """Says at once, word by word, what its script makes of the passages."""

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
        said = AIMessage(self._said(_PASSAGE.findall(messages[-1].text)))
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - interface
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - interface
        **kwargs: Any,  # noqa: ANN401, ARG002 - interface
    ) -> Iterator[ChatGenerationChunk]:
        for word in re.findall(r"\S+\s*", self._said(_PASSAGE.findall(messages[-1].text))):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))

    @abstractmethod
    def _said(self, passages: Sequence[tuple[str, str]]) -> str:
        """Return the draft for passages, each a number and a text."""


class ScriptedAdversary(_Scripted):
    """Corrupts every sentence that its `attack` applies to, and repeats the others.

    Attributes:
        attack: one of `ATTACKS`.
        language: of the passages.
        seed: of the lots that are drawn.
    """

    attack: str
    language: str = "en"
    seed: int = 0

    def _said(self, passages: Sequence[tuple[str, str]]) -> str:
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


class ObedientAdversary(_Scripted):
    """Repeats every sentence, but where one tells it to say something, says that."""

    def _said(self, passages: Sequence[tuple[str, str]]) -> str:
        written = []
        for number, text in passages:
            for sentence in sentences(text):
                demand = _DEMAND.search(sentence)
                said = demand[1].upper() + demand[2] if demand else sentence.rstrip(".")
                written.append(f"{said} [{number}].")
        return " ".join(written)
