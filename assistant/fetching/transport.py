"""One request at a time: paced by host, each redirect checked before it is followed."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx

from assistant.errors import FetchError
from assistant.fetching.failures import Failed, Transient, Unreachable, one_line
from assistant.fetching.rules import FetchRules, place_of

Headers = Callable[[httpx.URL], dict[str, str]]
Permit = Callable[[httpx.URL], Awaitable[None]]


def no_headers(url: httpx.URL) -> dict[str, str]:  # noqa: ARG001
    """Ask for nothing special."""
    return {}


class Transport:
    """Sends GET requests and follows redirects by hand."""

    def __init__(self, http: httpx.AsyncClient, rules: FetchRules) -> None:
        self.rules = rules
        self._http = http
        self._delays: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def slow_down(self, place: str, seconds: float) -> None:
        """Leave at least `seconds` between two requests to a host."""
        self._delays[place] = max(seconds, self.rules.delay_s)

    @asynccontextmanager
    async def follow(
        self, address: str, headers: Headers, permit: Permit
    ) -> AsyncIterator[httpx.Response]:
        """Open the answer at the end of the redirects, its body unread.

        Args:
            address: where to begin.
            headers: further headers for each address on the way.
            permit: raises `Failed` where an address must not be asked.

        Raises:
            Failed: an address on the way is not allowed, or there are too many.
            Transient: the connection failed; also when the body is read.
        """
        for _ in range(self.rules.max_redirects + 1):
            url = self.rules.admit(address)
            await permit(url)
            await self._pace(place_of(url))
            request = self._http.build_request("GET", url, headers=headers(url))
            with self._translated(url):
                response = await self._http.send(request, stream=True)
                try:
                    if response.next_request is None:
                        yield response
                        return
                    address = str(response.next_request.url)
                finally:
                    await response.aclose()
        raise Failed(
            f"{address} is reached by more than {self.rules.max_redirects} redirects; mend the link"
        )

    async def _pace(self, place: str) -> None:
        due = self._last.get(place, -1e9) + self._delays.get(place, self.rules.delay_s)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        self._last[place] = time.monotonic()

    @contextmanager
    def _translated(self, url: httpx.URL) -> Iterator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            if distrust := _distrust(error):
                raise Failed(
                    f"the certificate of {place_of(url)} is not trusted ({one_line(distrust)}); "
                    "set SSL_CERT_FILE to the file of your authority"
                ) from error
            raise Unreachable(
                f"{place_of(url)} cannot be reached ({_said(error)}); try again later"
            ) from error
        except httpx.TimeoutException as error:
            raise Transient(
                f"{url} sent nothing for {self.rules.timeout_s:g} s; try again later"
            ) from error
        except httpx.HTTPError as error:
            raise Transient(f"{url} broke off ({_said(error)}); try again later") from error


@asynccontextmanager
async def open_transport(rules: FetchRules) -> AsyncIterator[Transport]:
    """Open the client; proxy and certificates come from the environment.

    Raises:
        FetchError: `HTTPS_PROXY` or `SSL_CERT_FILE` is not usable.
    """
    try:
        http = httpx.AsyncClient(
            # Connecting gives up first, so that an unreachable host is told from a slow one.
            timeout=httpx.Timeout(rules.timeout_s, connect=rules.timeout_s / 3),
            headers={
                "User-Agent": rules.user_agent,
                "Accept": "application/pdf, text/html;q=0.9, */*;q=0.5",
                # Ranges and the size limit count the bytes of the file itself.
                "Accept-Encoding": "identity",
            },
        )
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        raise FetchError(
            f"the connection cannot be set up ({_said(error)}); "
            "mend HTTPS_PROXY or SSL_CERT_FILE in the environment"
        ) from error
    async with http:
        yield Transport(http, rules)


def _said(error: Exception) -> str:
    return one_line(str(error)) or type(error).__name__


def _distrust(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""
