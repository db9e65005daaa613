"""What `thresholds.toml` asks of a run (`eval/README.md` explains each field)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import EvaluationError
from assistant.evaluation.measuring.summary import Measure

Positive = Annotated[float, Field(gt=0)]


class Limit(BaseModel):
    """The least or most that a measure may be.

    With `interval`, the bound of the 95 % interval on the side of the limit must keep it, not the
    value alone: the limit then holds of the questions that could have been asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: float | None = None
    max: float | None = None
    interval: bool = False

    @model_validator(mode="after")
    def _limits_something(self) -> Limit:
        if self.min is None and self.max is None:
            raise ValueError("needs min or max")
        return self

    def broken_by(self, measure: Measure) -> str:
        """Say how a measure misses the limit; empty if it keeps it."""
        if measure.value is None:
            return f"{measure.name} is unscored"
        value, low, high = f"{measure.value:.3f}", measure.value, measure.value
        if self.interval:
            if measure.low is None or measure.high is None:
                return f"{measure.name} has no interval"
            low, high = measure.low, measure.high
            value = f"{value} ({low:.3f} to {high:.3f})"
        if self.min is not None and low < self.min:
            return f"{measure.name} is {value}, at least {self.min} is asked"
        if self.max is not None and high > self.max:
            return f"{measure.name} is {value}, at most {self.max} is allowed"
        return ""


class Rules(BaseModel):
    """What the gate tests beside the invariants.

    Attributes:
        max_net_losses: how many more questions may get worse than better.
        max_net_drop: share of the questions of a split from which on a net loss is too much.
        max_latency_p95: of the 95th percentile of the replies, as a multiple of the reference.
        max_latency_growth: of the ratio of a reply's time to the reference's, over the baseline's.
        limits: by split and measure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_net_losses: Annotated[int, Field(ge=0)]
    max_net_drop: Positive
    max_latency_p95: Positive
    max_latency_growth: Positive
    limits: dict[Literal["dev", "test", "locked"], dict[str, Limit]]


def read_rules(path: Path) -> Rules:
    """Read the thresholds.

    Raises:
        EvaluationError: the file is missing, or breaks the schema.
    """
    try:
        return Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise EvaluationError(f"{path}: {field}: {first['msg']}; see eval/README.md") from error
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); mend it") from error
