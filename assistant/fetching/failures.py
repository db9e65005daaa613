"""Why one edition cannot be had; the report keeps the message, so it is always one line."""

from __future__ import annotations

from assistant.errors import FetchError


def one_line(text: str, limit: int = 200) -> str:
    """Return what a server said fit for a terminal: one line, no control characters."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


class Failed(FetchError):
    """Trying again would not help."""


class Transient(Failed):
    """Trying again may help; `retry_after` is the wait in seconds that the server asks for."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(Transient):
    """No connection to the host came about."""
