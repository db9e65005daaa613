"""The web as the downloads see it: allowed hosts, robots.txt, statuses that can be used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import httpx

from assistant.errors import FetchError
from assistant.fetching.answers import check_status, read
from assistant.fetching.failures import Failed, Unreachable
from assistant.fetching.pages import Page, decode_html, parse_page
from assistant.fetching.retrying import retried
from assistant.fetching.robots import Robots
from assistant.fetching.rules import FetchRules
from assistant.fetching.transport import Headers, Transport, no_headers, open_transport

LARGEST_PAGE = 5_000_000


class Web:
    """Opens addresses; every method raises `Failed` or `Transient` where one cannot be had."""

    def __init__(self, transport: Transport) -> None:
        self.rules = transport.rules
        self._transport = transport
        self._robots = Robots(transport)

    @asynccontextmanager
    async def open(
        self, address: str, headers: Headers = no_headers
    ) -> AsyncIterator[httpx.Response]:
        """Open an answer of status 200, 206, 304 or 416, its body unread."""
        async with self._transport.follow(address, headers, self._robots.permit) as response:
            check_status(response)
            yield response

    async def page(self, address: str) -> Page:
        """Read an HTML page of up to 5 MB."""
        async with self.open(address) as response:
            data = await read(response, min(LARGEST_PAGE, self.rules.max_bytes))
            return parse_page(decode_html(data, response.charset_encoding or ""), response.url)

    async def find_network(self, places: Iterable[str]) -> None:
        """Return when one of the hosts answers, or there are none.

        Raises:
            FetchError: none can be reached, also after the retries.
        """
        hosts = list(dict.fromkeys(places))

        async def any_answers() -> None:
            unreachable: Unreachable | None = None
            for host in hosts:
                try:
                    await self._robots.learn(host)
                except Unreachable as error:
                    unreachable = error
                except Failed:
                    return
                else:
                    return
            if unreachable:
                raise unreachable

        try:
            async with asyncio.timeout(self.rules.max_total_s):
                await retried(self.rules, any_answers)
        except (Unreachable, TimeoutError) as error:
            reason = str(error).partition(";")[0] or "they do not answer"
            raise FetchError(
                f"no network: no host of the manifest can be reached ({reason}); "
                "everything else works without; try again when online"
            ) from error


@asynccontextmanager
async def open_web(rules: FetchRules) -> AsyncIterator[Web]:
    """Open the web for one run; raises `FetchError` if the environment's proxy is not usable."""
    async with open_transport(rules) as transport:
        yield Web(transport)
