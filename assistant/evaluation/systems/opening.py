"""Opening a system by its name; what one does not need is not imported."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.corpus import Corpus
from assistant.errors import UsageError
from assistant.evaluation.cases import Case
from assistant.evaluation.systems.system import System

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.evaluation.systems.endpoint import Endpoint

NAMES = ("tutorial", "bm25", "cairn", "http", "runnable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What systems are made of.

    Attributes:
        corpus: that they answer from.
        folder: an empty one, for their indexes.
        closing: ends what they started when it is closed.
        development: cases that a bound may be fitted on.
        model: writes the answers of `tutorial`; none without it.
        cairn: the program of `cairn`, if it is not on the path.
        endpoint: of `http`.
        runnable: of `runnable`, as `module:attribute`.
    """

    corpus: Corpus
    folder: Path
    closing: ExitStack
    development: tuple[Case, ...] = field(default=())
    model: BaseChatModel | None = None
    cairn: Path | None = None
    endpoint: Endpoint | None = None
    runnable: str = ""


def open_system(name: str, given: Materials) -> System:
    """Open one of `NAMES`.

    Raises:
        UsageError: there is no such system, or something it needs was not given.
        EvaluationError: it cannot be opened.
    """
    if name == "tutorial":
        from assistant.evaluation.systems.tutorial import open_tutorial

        return open_tutorial(given.corpus, _folder(name, given), given.model)
    if name == "bm25":
        from assistant.evaluation.systems.bm25 import open_bm25

        return open_bm25(given.corpus, given.development)
    if name == "cairn":
        from assistant.evaluation.systems.cairn import open_cairn

        return open_cairn(given.corpus, _folder(name, given), given.closing, given.cairn)
    return _open_outside(name, given)


def _open_outside(name: str, given: Materials) -> System:
    if name == "http":
        from assistant.evaluation.systems.endpoint import open_endpoint

        if given.endpoint is None:
            raise UsageError("the system http needs --url")
        return open_endpoint(given.corpus, given.endpoint, given.closing)
    if name == "runnable":
        from assistant.evaluation.systems.runnable import open_runnable

        if not given.runnable:
            raise UsageError("the system runnable needs --runnable module:attribute")
        return open_runnable(given.corpus, given.runnable)
    raise UsageError(f"unknown system {name!r}; use {', '.join(NAMES)}")


def _folder(name: str, given: Materials) -> Path:
    folder = given.folder / name
    folder.mkdir(parents=True)
    return folder
