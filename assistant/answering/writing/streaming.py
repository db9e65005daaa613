"""Streams that say something on their way to a result: pieces of text, then what they lead to."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

Result = TypeVar("Result")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a source, and the error that ended it, if one did."""

    error: Exception | None = None


def paced(pieces: Generator[str, None, Result], seconds: float) -> Generator[str, None, Result]:
    """Join pieces so that one comes in `seconds` at most; the last is not kept back.

    What was held when the source raises is lost.
    """
    held, due = "", 0.0
    with closing(pieces):
        while True:
            try:
                held += next(pieces)
            except StopIteration as end:
                result: Result = end.value
                break
            if held and time.monotonic() >= due:
                yield held
                held, due = "", time.monotonic() + seconds
    if held:
        yield held
    return result


def within(source: Iterable[Item], seconds: float) -> Iterator[Item]:
    """Pass on what a source yields; its silence cannot keep the reader, for a thread reads it.

    A source that is given up runs on to its next item or error, and no further.

    Raises:
        TimeoutError: the whole takes longer than `seconds`.
        Exception: whatever the source raises.
    """
    deadline = time.monotonic() + seconds
    came: SimpleQueue[Item | _End] = SimpleQueue()
    given_up = Event()
    # LangChain finds its tracers in the context.
    run = copy_context().run
    Thread(target=run, args=(_read, source, came, given_up), daemon=True).start()
    try:
        while (remaining := deadline - time.monotonic()) > 0:
            try:
                item = came.get(timeout=remaining)
            except Empty:
                break
            if not isinstance(item, _End):
                yield item
            elif item.error is None:
                return
            else:
                raise item.error
        raise TimeoutError(f"no complete answer within {seconds:g} s")
    finally:
        given_up.set()


def _read(source: Iterable[Item], came: SimpleQueue[Item | _End], given_up: Event) -> None:
    """Hand on each item, and last the end; stop without it once given up."""
    end = _End()
    try:
        for item in source:
            if given_up.is_set():
                return
            came.put(item)
    except Exception as error:  # noqa: BLE001 - raised again where it is read
        end = _End(error)
    came.put(end)


def clocked(stream: Iterator[str | Result]) -> Iterator[str | tuple[Result, float]]:
    """Pass pieces on; put beside the result the seconds that the stream itself took."""
    spent, started = 0.0, time.perf_counter()
    for item in stream:
        spent += time.perf_counter() - started
        yield item if isinstance(item, str) else (item, spent)
        started = time.perf_counter()


def result_of(stream: Iterator[str | Result]) -> Result:
    """Run a stream to its end and return its result; a stream without one is a `ValueError`."""
    for item in stream:
        if not isinstance(item, str):
            return item
    raise ValueError("the stream ended without a result")
