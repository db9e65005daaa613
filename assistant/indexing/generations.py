"""Index generations: one folder each, named by a `CURRENT` file that is replaced atomically.

```
index/CURRENT                      name of the generation in service
index/gen-<fingerprint>-<n>/       chroma/ lexical/ adapter.npz classifier.npz alignment.json
                               spelling.json manifest.json
index/extracted/                   texts of files that were read, by sha256
index/corpora/                     the same for each folder of one's own
```
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexCorrupt, IndexMissing, IndexStoreError
from assistant.files import write_text

CURRENT = "CURRENT"
EXTRACTED = "extracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation was made from.

    Attributes:
        fingerprint: covers corpus, model and format.
        provisions: of the digest, in one language.
        passages, questions, short, short_silences, silences, stances, further_stances, wording:
            entries of each collection.
        seconds: how long the build took.
        files: sha256 of each file by path.
        failed: why a file could not be read, by path.
        sizes: bytes of each file of the generation, by path; none are known of older ones.
    """

    fingerprint: str
    corpus: str
    model: str
    dimensions: int
    provisions: int
    passages: int
    questions: int
    short: int
    short_silences: int
    silences: int
    stances: int
    further_stances: int
    wording: int
    built: str
    seconds: float
    files: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def current_generation(index_dir: Path) -> Path:
    """Return the folder in service.

    Raises:
        IndexMissing: nothing was ever built here.
        IndexCorrupt: the pointer names a folder that is gone.
    """
    if index_dir.is_file():
        raise IndexMissing(f"{index_dir} is a file, not the folder of an index; give --index DIR")
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexMissing(f"no index in {index_dir}; run `alliance index build`") from error
    folder = index_dir / name
    if not name.startswith("gen-") or not (folder / "manifest.json").is_file():
        raise IndexCorrupt(f"{index_dir / CURRENT} names no index; run `alliance index build`")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Read a generation's manifest; raises `IndexCorrupt` if it is damaged."""
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexCorrupt(
            f"{folder}/manifest.json is damaged; run `alliance index build`"
        ) from error


def sizes_of(folder: Path) -> dict[str, int]:
    """Return the bytes of each file of a generation, by path, but of the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    return {name: size for name, size in sizes.items() if name != "manifest.json"}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest: the last file of a complete generation."""
    text = json.dumps(asdict(manifest), indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


@contextmanager
def only_writer(index_dir: Path) -> Iterator[None]:
    """Hold the folder for one build; raises `IndexStoreError` if another build holds it."""
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / ".lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexStoreError(
            f"another build is writing to {index_dir}; wait for it or give --index DIR"
        ) from error
    except OSError as error:
        raise IndexStoreError(
            f"cannot write to {index_dir} ({error.strerror}); give --index DIR"
        ) from error
    try:
        yield
    finally:
        lock.release()


def new_generation(index_dir: Path, fingerprint: str) -> Path:
    """Make an empty, unpublished folder for the next generation."""
    stem = f"gen-{fingerprint[:12]}"
    taken = {path.name for path in index_dir.glob(f"{stem}-*")}
    number = next(n for n in range(1, len(taken) + 2) if f"{stem}-{n}" not in taken)
    folder = index_dir / f"{stem}-{number}"
    folder.mkdir()
    return folder


def publish(folder: Path) -> None:
    """Put a checked generation into service and drop all but the previous one."""
    index_dir = folder.parent
    pointer = index_dir / CURRENT
    previous = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    write_text(pointer, folder.name + "\n")
    for old in index_dir.glob("gen-*"):
        if old.name not in {folder.name, previous}:
            shutil.rmtree(old, ignore_errors=True)
