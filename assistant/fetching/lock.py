"""`lock.json`: which bytes of which address are in the folder, by `<source>/<language>`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from assistant.errors import FetchError
from assistant.files import write_text

LOCK = "lock.json"
HELD = ".fetching"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """One downloaded edition.

    Attributes:
        url: address in the manifest.
        final_url: where links and redirects led.
        sha256: of the file's bytes, in hexadecimal.
        size: bytes.
        fetched: when these bytes were last downloaded (ISO 8601, UTC).
        etag: as the server sent it, or empty.
        last_modified: as the server sent it, or empty.
        path: file, relative to the folder.
    """

    url: str
    final_url: str
    sha256: str
    size: int
    fetched: str
    etag: str
    last_modified: str
    path: str


ENTRIES = TypeAdapter(dict[str, LockEntry])


def read_lock(folder: Path) -> dict[str, LockEntry]:
    """Return the entries by `<source>/<language>`; raises `FetchError` if the file is damaged."""
    path = folder / LOCK
    try:
        return ENTRIES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise FetchError(
            f"{path} is damaged or cannot be read; delete it and fetch again"
        ) from error


def write_lock(folder: Path, entries: dict[str, LockEntry]) -> None:
    """Write every entry, sorted, in one step."""
    plain = {key: asdict(entry) for key, entry in entries.items()}
    text = json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False)
    write_text(folder / LOCK, text + "\n")


@contextmanager
def only_fetcher(folder: Path) -> Iterator[None]:
    """Hold the folder for one run, made if absent; raises `FetchError` if another run holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / HELD)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FetchError(f"another fetch is writing to {folder}; wait for it") from error
    except OSError as error:
        raise FetchError(
            f"cannot write to {folder} ({error.strerror}); give another folder"
        ) from error
    try:
        yield
    finally:
        lock.release()
