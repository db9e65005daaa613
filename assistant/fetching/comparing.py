"""Whether upstream still has what the folder holds."""

from __future__ import annotations

from pathlib import Path

from assistant.fetching.downloading import Download, Downloader
from assistant.fetching.lock import LockEntry
from assistant.fetching.planning import Planned
from assistant.fetching.report import Fetched, Status
from assistant.files import file_sha256


async def compare(
    downloader: Downloader, one: Planned, entry: LockEntry | None, target: Path
) -> tuple[Fetched, Download]:
    """Download beside `target` unless upstream says that nothing changed.

    A file in the folder that is not what the lock says counts by its own bytes, so that a file
    put there by hand is never replaced without a word.

    Args:
        downloader: of this run.
        one: the edition.
        entry: what the lock says about it.
        target: names the part; the file itself, or one in a temporary folder.

    Returns:
        How it ended, and the download.
    """
    held = file_sha256(one.file) if one.file.exists() else ""
    intact = entry is not None and (entry.path, entry.sha256) == (one.path, held)
    download = await downloader.download(one.edition, target, entry if intact else None)
    path = download.part.path if download.modified else one.file
    old = held or (entry.sha256 if entry else "")
    new = file_sha256(path)
    changed = Status.CHANGED if old else Status.NEW
    result = Fetched(
        key=one.key,
        status=Status.UNCHANGED if new == old else changed,
        url=one.edition.url,
        path=one.path,
        final_url=download.origin.url,
        sha256=new,
        old_sha256=old,
        size=path.stat().st_size,
    )
    return result, download
