"""Judgements that were given already: a JSONL file, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.evaluation.runs.rows import append_row, mend_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a judge said of one point.

    Attributes:
        key: hash of prompt, version, model, and of the question, reply and texts shown.
        judge: its name; `version` of its prompt; `model` that was asked.
        case: id of the question with which it was asked first.
        holds: the answer; None if it came in broken form.
        reasoning: the judge's own.
        broken: what was wrong with its form.
    """

    key: str
    judge: str
    version: str
    model: str
    case: str
    holds: bool | None
    reasoning: str = ""
    broken: str = ""


class Kept:
    """A file of judgements; what is added is on disk at once."""

    def __init__(self, path: Path) -> None:
        """Read the file, if there is one, and mend it where an interruption cut a line off.

        Raises:
            OSError: it cannot be read or written.
        """
        self._path = path
        self._known = {row["key"]: Judgement(**row) for row in mend_rows(path)}

    def get(self, key: str) -> Judgement | None:
        """Return the judgement of this key, if it was given."""
        return self._known.get(key)

    def add(self, judgement: Judgement) -> None:
        """Keep a judgement; raises `OSError`."""
        self._known[judgement.key] = judgement
        append_row(self._path, asdict(judgement))
