"""What was written for fitting: folders of JSON lines, one example a line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.errors import EvaluationError
from assistant.files import json_lines


class Example(Protocol):
    """An example that expects something of the corpus."""

    @property
    def targets(self) -> Collection[str]:
        """Return the anchors and silences that it names."""
        ...


Read = TypeVar("Read", bound=Example)


def read_lines(folder: Path, kind: Callable[..., Read], known: Collection[str]) -> tuple[Read, ...]:
    """Read every line of `folder/*.jsonl`, in order of file and place; none if there is no file.

    Args:
        folder: where they are.
        kind: of example; takes the fields of a line by name.
        known: the provisions and silences that there are.

    Raises:
        EvaluationError: a line is not as `kind` wants it, or names what is gone.
    """
    return tuple(
        example for path in sorted(folder.glob("*.jsonl")) for example in _read(path, kind, known)
    )


def _read(path: Path, kind: Callable[..., Read], known: Collection[str]) -> list[Read]:
    try:
        found = [kind(**line) for line in json_lines(path)]
    except (OSError, ValueError, TypeError) as error:
        raise EvaluationError(f"{path}: cannot be read ({error}); mend it") from error
    for n, example in enumerate(found, start=1):
        gone = set(example.targets).difference(known)
        if gone:
            raise EvaluationError(
                f"{path}, line {n}: no provision or silence {min(gone)!r}; mend it"
            )
    return found
