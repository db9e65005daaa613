"""What the readers of external sets return, and how a broken file is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import EvaluationError

Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of an external set.

    Attributes:
        id: within its set; translations of one question share it.
        text: as its author wrote it.
        language: ISO 639-1.
    """

    id: str
    text: str
    language: str


def checked(parse: Callable[[], Form], where: str) -> Form:
    """Return what `parse` returns; raises `EvaluationError` that names the place and field."""
    try:
        return parse()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "file"
        raise EvaluationError(
            f"{where}: {field}: {first['msg']}; eval/external.md describes the format"
        ) from error
