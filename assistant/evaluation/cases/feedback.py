"""Questions that people asked on the page and gave a thumb, as candidates for cases."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.cases.loading import read_lines


class Entry(BaseModel):
    """One thumb, as the page keeps it: when (UTC), on what question, and what was cited.

    `replaces` is the thumb that the same reader gave the same reply before, if any.
    """

    model_config = ConfigDict(frozen=True)

    at: str
    thumb: str
    question: str
    outcome: str
    anchors: tuple[str, ...] = ()
    replaces: str | None = None


def read_feedback(path: Path) -> tuple[Entry, ...]:
    """Read the feedback file of the page; raises `EvaluationError` with file and line.

    A thumb that a later one replaces is left out.
    """
    entries: list[Entry] = []
    for number, line in read_lines(path):
        try:
            entry = Entry.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise EvaluationError(
                f"{path.name}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}; "
                "name the file of ASSISTANT_FEEDBACK_PATH"
            ) from error
        withdrawn = (e for e in entries[::-1] if _replaced(e, entry))
        if replaced := next(withdrawn, None):
            entries.remove(replaced)
        entries.append(entry)
    return tuple(entries)


def _replaced(earlier: Entry, entry: Entry) -> bool:
    return earlier.question == entry.question and earlier.thumb == entry.replaces
