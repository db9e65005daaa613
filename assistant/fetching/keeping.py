"""Putting a finished download in its place."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.fetching.downloading import Download
from assistant.fetching.lock import LockEntry
from assistant.fetching.planning import Planned
from assistant.fetching.report import Fetched, Status


def keep(one: Planned, result: Fetched, download: Download) -> LockEntry:
    """Put the file in its place, unless the same bytes are there, and return its lock entry."""
    if result.status is Status.UNCHANGED and one.file.exists():
        download.part.discard()
    else:
        download.part.publish(one.file)
    return LockEntry(
        url=one.edition.url,
        final_url=result.final_url,
        sha256=result.sha256,
        size=result.size,
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
        etag=download.origin.etag,
        last_modified=download.origin.last_modified,
        path=one.path,
    )


def drop_other_format(one: Planned, entry: LockEntry | None) -> None:
    """Delete what was fetched for this edition before the manifest changed its format."""
    other = one.file.with_suffix(".html" if one.edition.format == "pdf" else ".pdf")
    if entry is not None and entry.path == f"{one.key}{other.suffix}":
        other.unlink(missing_ok=True)
