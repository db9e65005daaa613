"""robots.txt: read once a host, obeyed, with its delay."""

from __future__ import annotations

import asyncio
from functools import partial
from urllib.robotparser import RobotFileParser

import httpx

from assistant.fetching.answers import PASSING, check_status, read
from assistant.fetching.failures import Failed, Transient, Unreachable
from assistant.fetching.retrying import retried
from assistant.fetching.rules import place_of
from assistant.fetching.transport import Transport, no_headers

LONGEST_DELAY_S = 10.0
LARGEST = 1_000_000
# No such file: everything is allowed. A forbidden or failing one allows nothing.
ABSENT = frozenset(range(400, 500)) - PASSING - {401, 403}


class Robots:
    """What each host allows, kept for one run."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._verdicts: dict[str, RobotFileParser | str] = {}

    async def permit(self, url: httpx.URL) -> None:
        """Raise `Failed` if robots.txt forbids the address or cannot be had."""
        place = place_of(url)
        try:
            await retried(self._transport.rules, partial(self.learn, place))
        except Failed as error:
            self._verdicts[place] = str(error)
        verdict = self._verdicts[place]
        if isinstance(verdict, str):
            raise Failed(verdict)
        if not verdict.can_fetch(self._transport.rules.user_agent, str(url)):
            raise Failed(f"robots.txt of {place} does not allow {url}; download it by hand")

    async def learn(self, place: str) -> None:
        """Read robots.txt of a host, unless it was read before; raises `Failed` if it cannot."""
        if place in self._verdicts:
            return
        rules = self._transport.rules
        try:
            async with asyncio.timeout(rules.timeout_s):
                text = await self._text(place)
        except TimeoutError as error:
            raise Transient(
                f"robots.txt of {place} took longer than {rules.timeout_s:g} s, "
                "so nothing is fetched there; try again later"
            ) from error
        except Unreachable:
            raise
        except Transient as error:
            raise Transient(_refusal(place, error), retry_after=error.retry_after) from error
        except Failed as error:
            raise Failed(_refusal(place, error)) from error
        parser = RobotFileParser()
        parser.parse(text.splitlines())
        self._verdicts[place] = parser
        delay = float(parser.crawl_delay(rules.user_agent) or 0)
        self._transport.slow_down(place, min(delay, LONGEST_DELAY_S))

    async def _text(self, place: str) -> str:
        address = f"https://{place}/robots.txt"
        async with self._transport.follow(address, no_headers, _anything) as response:
            if response.status_code in ABSENT:
                return ""
            check_status(response)
            return (await read(response, LARGEST)).decode("utf-8-sig", errors="replace")


async def _anything(url: httpx.URL) -> None:
    """Permit robots.txt itself."""


def _refusal(place: str, error: Failed) -> str:
    return f"robots.txt of {place} cannot be read, so nothing is fetched there: {error}"
