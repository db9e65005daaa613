"""Reading replies that another program made in the public form (`docs/contract.md`)."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, ValidationError, with_config
from typing_extensions import TypedDict

from assistant.errors import EvaluationError

# What else a reply holds is kept, and keys that may be missing stay missing.
OPEN = ConfigDict(extra="allow")


@with_config(OPEN)
class _Claim(TypedDict):
    text: str
    citations: list[int]


@with_config(OPEN)
class _Citation(TypedDict):
    n: int
    anchor: str
    anchors: NotRequired[list[str]]


@with_config(OPEN)
class _Hit(TypedDict):
    chunk_id: str
    anchors: NotRequired[list[str]]
    characters: NotRequired[int]


@with_config(OPEN)
class _Opening(TypedDict):
    text: str


@with_config(OPEN)
class _Signals(TypedDict):
    confidence: NotRequired[float]


class _Trace(BaseModel):
    model_config = OPEN

    retrieved: list[_Hit] = []
    signals: _Signals = {}
    timings_ms: dict[str, float] = {}


class _Reply(BaseModel):
    model_config = OPEN

    outcome: Literal["answered", "abstained", "clarification"]
    answer: str
    reason: str | None = None
    opening: _Opening | None = None
    claims: list[_Claim] = []
    corrects: bool = False
    citations: list[_Citation] = []
    trace: _Trace = _Trace()


def read_reply(content: object, where: str) -> dict[str, Any]:
    """Check a reply for what scoring needs, and add what it may leave out.

    Required are `outcome` and `answer`; of a claim `text` and `citations`, of a citation `n` and
    `anchor`, of a hit in `trace.retrieved` `chunk_id`.

    Args:
        content: what came.
        where: from where, for the message.

    Raises:
        EvaluationError: it has another form.
    """
    try:
        return _Reply.model_validate(content).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "reply"
        raise EvaluationError(
            f"{where}: {field}: {first['msg']}; docs/contract.md gives the form of a reply"
        ) from error
