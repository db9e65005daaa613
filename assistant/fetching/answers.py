"""Reading a server's answer: its status, the wait it asks for, its body up to a limit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from assistant.fetching.failures import Failed, Transient

# 304 and 416 answer what was asked under a condition.
USABLE = frozenset({200, 206, 304, 416})
PASSING = frozenset({408, 425, 429})
GONE = frozenset({404, 410})


def check_status(response: httpx.Response) -> None:
    """Raise `Transient` or `Failed` unless the answer is one that can be used."""
    status = response.status_code
    if status in USABLE:
        return
    said = f"{response.request.url} answers {status} {_phrase(status)}".rstrip()
    if status in PASSING or status >= 500:
        raise Transient(f"{said}; try again later", retry_after=retry_after(response))
    advice = "mend the link" if status in GONE else "open it in a browser to see why"
    raise Failed(f"{said}; {advice}")


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that `Retry-After` asks to wait (number or date), None if it does not."""
    asked = response.headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(int(asked)))
    except (ValueError, OverflowError):
        pass
    try:
        date = parsedate_to_datetime(asked)
    except (ValueError, TypeError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


async def chunks(response: httpx.Response, cap: int, *, before: int = 0) -> AsyncIterator[bytes]:
    """Yield the body as it was sent.

    Args:
        response: opened as a stream.
        cap: most bytes of the whole file.
        before: bytes of the file that are here already.

    Raises:
        Failed: more bytes are declared or come than `cap`, or they are compressed, which was not
            asked for and would make the limit worthless.
    """
    url = response.request.url
    if response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise Failed(f"{url} is sent compressed though that was not asked for; download it by hand")
    too_large = f"{url} is larger than {cap / 1e6:g} MB; raise the limit or mend the link"
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and before + int(declared) > cap:
        raise Failed(too_large)
    size = before
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > cap:
            raise Failed(too_large)
        yield chunk


async def read(response: httpx.Response, cap: int) -> bytes:
    """Return the body; raises `Failed` above `cap` bytes."""
    return b"".join([chunk async for chunk in chunks(response, cap)])


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
