"""Questions that people asked on the page and gave a thumb, as candidates for cases."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.cases.loading import read_lines


class Entry(BaseModel):
    """One thumb, as the page keeps it: when (UTC), on what question, and what was cited."""

    model_config = ConfigDict(frozen=True)

    at: str
    thumb: str
    question: str
    outcome: str
    anchors: tuple[str, ...] = ()


def read_feedback(path: Path) -> tuple[Entry, ...]:
    """Read the feedback file of the page; raises `EvaluationError` with file and line."""
    entries = []
    for number, line in read_lines(path):
        try:
            entries.append(Entry.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise EvaluationError(
                f"{path.name}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}; "
                "name the file of ASSISTANT_FEEDBACK_PATH"
            ) from error
    return tuple(entries)
