"""How a run ended, edition by edition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How one edition ended."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One edition at the end of a run.

    Attributes:
        key: `<source>/<language>`.
        url: address in the manifest.
        path: file, relative to the folder.
        final_url: where links and redirects led; empty if it failed.
        sha256: of what upstream has now; empty if it failed.
        old_sha256: of what the lock held before; empty if it held nothing.
        size: bytes.
        reason: why it failed, one line; else empty.
    """

    key: str
    status: Status
    url: str
    path: str
    final_url: str = ""
    sha256: str = ""
    old_sha256: str = ""
    size: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """Every edition that was asked for, in the manifest's order."""

    editions: tuple[Fetched, ...]

    def having(self, status: Status) -> tuple[Fetched, ...]:
        """Return the editions that ended so."""
        return tuple(edition for edition in self.editions if edition.status is status)

    @property
    def complete(self) -> bool:
        """Tell whether nothing failed."""
        return not self.having(Status.FAILED)
