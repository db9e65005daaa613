"""An unfinished download, kept beside its target so that the next attempt goes on with it.

```
en.pdf.part         the bytes so far
en.pdf.part.json    address, ETag and Last-Modified of the file they belong to
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx
from pydantic import TypeAdapter, ValidationError

from assistant.fetching.failures import Transient
from assistant.files import replace, write_text

CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which version of which file an answer is; empty where the server does not say."""

    url: str
    etag: str = ""
    last_modified: str = ""

    @property
    def validator(self) -> str:
        """Return what `If-Range` may hold: a weak ETag may not stand there."""
        return self.etag if self.etag.startswith('"') else self.last_modified


NOTE = TypeAdapter(Origin)


def origin_of(response: httpx.Response) -> Origin:
    """Return which version an answer holds."""
    return Origin(
        url=str(response.url),
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
    )


class Part:
    """The unfinished download of one target."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")

    @property
    def size(self) -> int:
        """Return the bytes so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def origin(self) -> Origin | None:
        """Return which version the bytes belong to; None if it was not noted."""
        try:
            return NOTE.validate_json(self._note.read_bytes())
        except (OSError, ValidationError):
            return None

    def resuming(self, url: httpx.URL) -> dict[str, str]:
        """Return the headers that ask for the rest; none unless it is sure to be the same file."""
        note = self.origin
        if not self.size or note is None or note.url != str(url) or not note.validator:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": note.validator}

    def begin(self, response: httpx.Response) -> BinaryIO:
        """Open the file for an answer: at its end if the rest comes, else emptied.

        Raises:
            Transient: the server sends another piece than the rest; the part is dropped.
        """
        if response.status_code == 206:
            if not self._continues(response):
                self.discard()
                raise Transient(f"{response.url} sent the wrong piece; try again", retry_after=0)
            return self.path.open("ab", buffering=0)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Emptied before the note is written: old bytes must never go with a new note.
        file = self.path.open("wb", buffering=0)
        write_text(self._note, NOTE.dump_json(origin_of(response)).decode() + "\n")
        return file

    def check_whole(self, response: httpx.Response) -> None:
        """Raise `Transient` if the server named a length that was not reached; HTTP may not see."""
        found = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if found and found[2].isdecimal() and self.size != int(found[2]):
            raise Transient(f"{response.url} broke off; try again later")

    def publish(self, target: Path) -> None:
        """Put the finished file in its place."""
        replace(self.path, target)
        self.discard()

    def discard(self) -> None:
        """Drop what there is."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _continues(self, response: httpx.Response) -> bool:
        note = self.origin
        found = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        same = note is not None and origin_of(response).etag in {"", note.etag}
        return same and found is not None and int(found[1]) == self.size
