"""A whole run: fetch every edition into the folder, or only look what changed upstream."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Collection, Iterable
from pathlib import Path

import httpx
from tqdm import tqdm

from assistant.domain import Source
from assistant.errors import FetchError
from assistant.fetching.comparing import compare
from assistant.fetching.downloading import Downloader
from assistant.fetching.failures import Failed
from assistant.fetching.keeping import drop_other_format, keep
from assistant.fetching.lock import only_fetcher, read_lock, write_lock
from assistant.fetching.planning import Planned, plan
from assistant.fetching.report import Fetched, FetchReport, Status
from assistant.fetching.rules import FetchRules, place_of
from assistant.fetching.web import open_web

# What a run does with each edition.
Step = Callable[[Planned], Awaitable[Fetched]]


def fetch(
    sources: Iterable[Source],
    folder: Path,
    rules: FetchRules,
    *,
    only: Collection[str] | None = None,
    show_progress: bool = True,
) -> FetchReport:
    """Download the editions that are not here yet or changed upstream.

    One that fails is reported and does not stop the rest. Each finished file is in its place and
    in `lock.json` before the next begins; what an interruption left is continued.

    Args:
        sources: texts with their editions.
        folder: where files and `lock.json` go; made if absent.
        rules: hosts and limits.
        only: ids of sources or keys `<source>/<language>`; all if None.
        show_progress: draw a bar on stderr, if that is a terminal.

    Raises:
        FetchError: no host can be reached (then nothing was written), another fetch is running,
            or the folder or the lock cannot be used.
        UsageError: `only` names what has no edition.
    """
    planned = plan(sources, folder, rules, only=only)
    return asyncio.run(_fetch(planned, folder, rules, show_progress=show_progress))


def check(
    sources: Iterable[Source],
    folder: Path,
    rules: FetchRules,
    *,
    only: Collection[str] | None = None,
    show_progress: bool = True,
) -> FetchReport:
    """Report how upstream differs from the lock; takes and raises what `fetch` does.

    Writes nothing into the folder: what has no ETag that still holds is downloaded into a
    temporary one and compared by sha256.
    """
    planned = plan(sources, folder, rules, only=only)
    return asyncio.run(_check(planned, folder, rules, show_progress=show_progress))


async def _fetch(
    planned: tuple[Planned, ...], folder: Path, rules: FetchRules, *, show_progress: bool
) -> FetchReport:
    async with open_web(rules) as web:
        await web.find_network(_places(planned))
        with only_fetcher(folder):
            entries = read_lock(folder)
            downloader = Downloader(web, show_progress=show_progress)

            async def step(one: Planned) -> Fetched:
                entry = entries.get(one.key)
                result, download = await compare(downloader, one, entry, one.file)
                if download.modified:
                    entries[one.key] = keep(one, result, download)
                    write_lock(folder, entries)
                    drop_other_format(one, entry)
                return result

            return await _each(planned, rules, step, show_progress=show_progress)


async def _check(
    planned: tuple[Planned, ...], folder: Path, rules: FetchRules, *, show_progress: bool
) -> FetchReport:
    entries = read_lock(folder)
    async with open_web(rules) as web:
        await web.find_network(_places(planned))
        with tempfile.TemporaryDirectory(prefix="fetch-check-") as temporary:
            downloader = Downloader(web, show_progress=show_progress)

            async def step(one: Planned) -> Fetched:
                target = Path(temporary) / one.path
                return (await compare(downloader, one, entries.get(one.key), target))[0]

            return await _each(planned, rules, step, show_progress=show_progress)


def _places(planned: tuple[Planned, ...]) -> list[str]:
    return [place_of(httpx.URL(one.edition.url)) for one in planned if not one.refusal]


async def _each(
    planned: tuple[Planned, ...], rules: FetchRules, step: Step, *, show_progress: bool
) -> FetchReport:
    results = []
    silent = None if show_progress else True
    for one in tqdm(planned, desc="fetching", unit="file", disable=silent, leave=False):
        try:
            if one.refusal:
                raise Failed(one.refusal)
            async with asyncio.timeout(rules.max_total_s):
                results.append(await step(one))
        except FetchError as error:
            results.append(_failed(one, str(error)))
        except TimeoutError:
            reason = f"{one.edition.url} took longer than {rules.max_total_s:g} s; "
            results.append(
                _failed(one, reason + "fetch again to go on with it, or allow more time")
            )
        except OSError as error:
            reason = f"cannot write {one.path} ({error.strerror}); make room or mend the rights"
            results.append(_failed(one, reason))
    return FetchReport(editions=tuple(results))


def _failed(one: Planned, reason: str) -> Fetched:
    return Fetched(
        key=one.key, status=Status.FAILED, url=one.edition.url, path=one.path, reason=reason
    )
