"""What a download may do: which hosts, how much, how long, how often."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from assistant import __version__
from assistant.fetching.failures import Failed, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """Limits of every download.

    Attributes:
        hosts: the only hosts that are asked, redirects included; exact names, with the port
            (`host:port`) where it is not 443.
        timeout_s: seconds without a byte, and for robots.txt as a whole; a third to connect.
        max_bytes: largest file.
        max_total_s: seconds for one edition, with its landing page, waits and retries.
        delay_s: seconds between two requests to one host; robots.txt may ask for more.
        retries: further attempts after a failure that may pass.
        backoff_s: wait before the first of them; doubled, with jitter, before each next one.
        max_wait_s: longest wait between attempts, also when the server asks for more.
        max_redirects: redirects in a row.
        user_agent: name and version that servers and robots.txt see.
    """

    hosts: frozenset[str]
    timeout_s: float = 30.0
    max_bytes: int = 50_000_000
    max_total_s: float = 120.0
    delay_s: float = 1.0
    retries: int = 3
    backoff_s: float = 1.0
    max_wait_s: float = 60.0
    max_redirects: int = 5
    user_agent: str = f"alliance-assistant/{__version__}"

    def admit(self, address: str) -> httpx.URL:
        """Return the address, without its fragment, if it may be asked at all; else `Failed`."""
        try:
            url = httpx.URL(address).copy_with(fragment=None)
        except httpx.InvalidURL as error:
            raise Failed(
                f"{one_line(address)} is not an address ({one_line(str(error))}); mend it"
            ) from error
        if url.scheme != "https" or not url.host:
            raise Failed(f"{one_line(address)} is not https; give an https address")
        if url.userinfo:
            raise Failed(f"the address on {place_of(url)} holds a user name; take it out")
        if place_of(url) not in {host.lower().removesuffix(":443") for host in self.hosts}:
            raise Failed(
                f"{url} is on {place_of(url)}, which is not listed in hosts; "
                "add it there or mend the link"
            )
        return url


def place_of(url: httpx.URL) -> str:
    """Return the host as the list names it: with the port where it is not 443."""
    return url.netloc.decode("ascii")
