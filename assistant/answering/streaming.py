"""Streams that say something on their way to a result: pieces of text, then what they lead to."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TypeVar

Result = TypeVar("Result")


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
