"""One edition from its address to a checked file: landing page, conditions, resuming, sniffing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
from tqdm import tqdm

from assistant.domain import Edition
from assistant.fetching.answers import chunks
from assistant.fetching.failures import Failed, Transient, one_line
from assistant.fetching.lock import LockEntry
from assistant.fetching.parts import Origin, Part, origin_of
from assistant.fetching.retrying import retried
from assistant.fetching.sniffing import check_content
from assistant.fetching.web import Web


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What an address had: a finished and checked part, or, if not `modified`, nothing new."""

    part: Part
    origin: Origin
    modified: bool = True


class Downloader:
    """Downloads editions; every method raises `Failed` or `Transient` where one cannot be had."""

    def __init__(self, web: Web, *, show_progress: bool) -> None:
        self._web = web
        # None: tqdm itself asks whether a terminal is there.
        self._silent = None if show_progress else True

    async def download(self, edition: Edition, target: Path, entry: LockEntry | None) -> Download:
        """Download beside `target`, with retries.

        Args:
            edition: what to download.
            target: names the part beside it; not touched itself.
            entry: what is here already, so that it is not sent again.
        """
        rules = self._web.rules
        address = edition.url
        if edition.follow:
            address = await retried(rules, partial(self._follow, edition))
        part = Part(target)
        return await retried(rules, partial(self._attempt, edition, address, part, entry))

    async def _follow(self, edition: Edition) -> str:
        page = await self._web.page(edition.url)
        found = page.find_link(edition.follow)
        if found is None:
            what = page.obstacle()
            raise Failed(
                f"{edition.url} has no link that matches {one_line(edition.follow)!r}"
                f"{f' and looks like {what}' if what else ''}; "
                "open it in a browser and mend link or pattern"
            )
        return found

    async def _attempt(
        self, edition: Edition, address: str, part: Part, entry: LockEntry | None
    ) -> Download:
        async with self._web.open(address, partial(_conditions, part, entry)) as response:
            if response.status_code == 304:
                _check_asked(response)
                return Download(part=part, origin=origin_of(response), modified=False)
            if response.status_code == 416:
                part.discard()
                raise Transient(f"{response.url} has no such piece; try again later", retry_after=0)
            await self._save(response, part)
            # A server may leave the validators out of an answer to If-Range.
            origin = part.origin or origin_of(response)
        try:
            check_content(part.path, edition.format, origin.url)
        except Failed:
            part.discard()
            raise
        return Download(part=part, origin=origin)

    async def _save(self, response: httpx.Response, part: Part) -> None:
        with part.begin(response) as file:
            before = part.size
            declared = response.headers.get("content-length", "")
            with tqdm(
                desc=part.path.parent.name + "/" + part.path.name.partition(".")[0],
                total=before + int(declared) if declared.isdecimal() else None,
                initial=before,
                unit="B",
                unit_scale=True,
                leave=False,
                disable=self._silent,
            ) as bar:
                try:
                    async for chunk in chunks(response, self._web.rules.max_bytes, before=before):
                        file.write(chunk)
                        bar.update(len(chunk))
                except Failed:
                    part.discard()
                    raise
        part.check_whole(response)


def _conditions(part: Part, entry: LockEntry | None, url: httpx.URL) -> dict[str, str]:
    """Return the headers for one address on the way: conditions hold for the file's own only."""
    rest = part.resuming(url)
    if rest or entry is None or entry.final_url != str(url):
        return rest
    conditions = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _check_asked(response: httpx.Response) -> None:
    asked = response.request.headers
    if "if-none-match" not in asked and "if-modified-since" not in asked:
        raise Failed(f"{response.url} answers 304 though nothing was asked; try again later")
