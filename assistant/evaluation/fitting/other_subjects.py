"""Questions on other subjects that the index does not know: what they look like to the search."""

from __future__ import annotations

import tomllib
from pathlib import Path

from assistant.errors import EvaluationError

OTHER_SUBJECTS = "other-subjects.toml"


def read_other_subjects(path: Path) -> tuple[str, ...]:
    """Return the questions, which stand in the file by language.

    Raises:
        EvaluationError: the file is missing or damaged.
    """
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"cannot read {path} ({error.strerror}); restore it") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: {error}; mend it") from error
    return tuple(question for questions in stored.values() for question in questions)
