"""Putting points to a chat model that answers in a fixed form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable
from pydantic import BaseModel
from tqdm import tqdm

from assistant.errors import ModelError
from assistant.evaluation.judging.items import Item
from assistant.evaluation.judging.kept import Judgement, Kept
from assistant.evaluation.judging.prompts import judge_prompt

# So many failures one after another mean that the model is out of reach.
PATIENCE = 5
LONGEST = 200


class Verdict(BaseModel):
    """Whether what was asked holds, and why."""

    reasoning: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatJudge:
    """A chat model as a judge.

    Attributes:
        model: any that has structured output.
        name: of the model, as the settings have it.
        server: where it is served, if not by a provider of that name.
        jobs: how many questions it may be asked at a time.
    """

    model: BaseChatModel
    name: str
    server: str = ""
    jobs: int = 4

    @property
    def label(self) -> str:
        """Return what tells this model from others."""
        return f"{self.name} at {self.server}" if self.server else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One point as it is put to the model."""

    key: str
    judge: str
    version: str
    case: str
    messages: Sequence[BaseMessage]


def asks_of(item: Item, model: str) -> tuple[Ask, ...]:
    """Return what the model of this name is asked about an item, point by point."""
    prompt = judge_prompt(item.judge)
    return tuple(
        _ask(item, prompt.version, model, prompt.messages(values)) for values in item.points
    )


def ask_all(asks: Sequence[Ask], judge: ChatJudge, kept: Kept) -> tuple[str, ...]:
    """Ask what was not asked before, and keep each judgement as it comes.

    An answer in broken form is kept too: the same question would get it again. A failure (no
    connection, a time-out) is not, so the next run repeats the question.

    Args:
        asks: what to ask; equal ones are asked once.
        judge: whom to ask.
        kept: what was said before, and what is said now.

    Returns:
        What failed, a line each.

    Raises:
        ModelError: the model has no structured output, or is out of reach.
        OSError: a judgement cannot be written.
    """
    left = list({ask.key: ask for ask in asks if kept.get(ask.key) is None}.values())
    failures: list[str] = []
    in_a_row = 0
    # Closed, so that after an error nothing that waits its turn is asked any more.
    with closing(_answers(left, judge)) as answers:
        for number, answer in tqdm(answers, total=len(left), desc=judge.name, disable=None):
            said = _read(left[number], judge.label, answer)
            if said is not None:
                kept.add(said)
                in_a_row = 0
                continue
            failures.append(_one_line(answer))
            in_a_row += 1
            if in_a_row in {PATIENCE, len(left)}:
                raise ModelError(
                    f"the judge {judge.label} cannot be asked ({failures[-1]}); "
                    "see to it and run the command again, which goes on where it stopped"
                )
    return tuple(failures)


def _answers(asks: Sequence[Ask], judge: ChatJudge) -> Generator[tuple[int, Any], None, None]:
    yield from _structured(judge).batch_as_completed(
        [list(ask.messages) for ask in asks],
        config={"max_concurrency": judge.jobs},
        return_exceptions=True,
    )


def _ask(item: Item, version: str, model: str, messages: Sequence[BaseMessage]) -> Ask:
    told = [item.judge, version, model, *(str(message.content) for message in messages)]
    return Ask(
        key=hashlib.sha256(json.dumps(told).encode()).hexdigest(),
        judge=item.judge,
        version=version,
        case=item.case.id,
        messages=messages,
    )


def _structured(judge: ChatJudge) -> Runnable[Any, Any]:
    try:
        return judge.model.with_structured_output(Verdict, include_raw=True)
    except NotImplementedError as error:
        raise ModelError(
            f"the model {judge.label} cannot answer in a fixed form; choose another one as judge"
        ) from error


def _read(ask: Ask, model: str, answer: Mapping[str, Any] | Exception) -> Judgement | None:
    """Return what the model said; None if it could not be asked."""
    verdict, broken = None, ""
    if not isinstance(answer, Exception):
        verdict = answer["parsed"]
        broken = "" if verdict else _one_line(answer["parsing_error"] or "it is not in the form")
    elif _came_in_broken_form(answer):
        broken = _one_line(answer)
    else:
        return None
    return Judgement(
        key=ask.key,
        judge=ask.judge,
        version=ask.version,
        model=model,
        case=ask.case,
        holds=verdict.holds if verdict else None,
        reasoning=verdict.reasoning if verdict else "",
        broken=broken,
    )


def _came_in_broken_form(error: Exception) -> bool:
    """Tell whether the model did answer: it cannot be parsed, or was cut off.

    The OpenAI client raises when an answer reaches its longest length, and hands over the answer.
    """
    return isinstance(error, ValueError) or hasattr(error, "completion")


def _one_line(error: object) -> str:
    text = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
