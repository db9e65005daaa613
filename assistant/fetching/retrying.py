"""Trying again what may pass: exponential waits with jitter, or the wait the server asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from assistant.fetching.failures import Transient
from assistant.fetching.rules import FetchRules

T = TypeVar("T")


async def retried(rules: FetchRules, step: Callable[[], Awaitable[T]]) -> T:
    """Return what `step` returns, called again after each `Transient` as often as `rules` say."""
    backoff = wait_exponential(multiplier=rules.backoff_s, max=rules.max_wait_s) + wait_random(
        0, rules.backoff_s
    )

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Transient) and error.retry_after is not None:
            return min(error.retry_after, rules.max_wait_s)
        return backoff(state)

    attempts = AsyncRetrying(
        retry=retry_if_exception_type(Transient),
        stop=stop_after_attempt(rules.retries + 1),
        wait=wait,
        reraise=True,
    )

    async def attempt() -> T:
        return await step()

    return await attempts(attempt)
