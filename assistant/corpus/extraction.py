"""Texts of files, read once: a file that did not change is not parsed again.

A parser may need a minute for a hostile file and is run in a child process; what it found, or why
it failed, is kept by the sha256 of the file's bytes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.documents import Block, ExtractedDocument, read_document
from assistant.errors import DocumentError

# Raised when reading gives other texts, so that what was kept before is read anew.
EXTRACTION = 2


class Extractor:
    """Reads files, and remembers in `folder`; without a folder it reads each time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def read(self, path: Path, sha256: str) -> ExtractedDocument:
        """Return the text of a file; raises `DocumentError` if it cannot be read."""
        kept = self._kept(sha256, path.suffix)
        if kept is None:
            kept = _extracted(path)
            self._keep(sha256, path.suffix, kept)
        if "failed" in kept:
            raise DocumentError(kept["failed"])
        return ExtractedDocument(
            text=kept["text"],
            blocks=tuple(Block(**block) for block in kept["blocks"]),
            title=kept["title"],
            page_starts=tuple(kept["page_starts"]),
            warnings=tuple(kept["warnings"]),
        )

    def forget_all_but(self, sha256s: Collection[str]) -> None:
        """Drop what was kept of files that are no longer in the corpus."""
        if self._folder is None:
            return
        for path in self._folder.glob("*.json"):
            if path.name.partition(".")[0] not in sha256s:
                path.unlink(missing_ok=True)

    def _place(self, sha256: str, suffix: str) -> Path | None:
        name = f"{sha256}{suffix.lower()}-{EXTRACTION}.json"
        return self._folder / name if self._folder else None

    def _kept(self, sha256: str, suffix: str) -> dict[str, Any] | None:
        place = self._place(sha256, suffix)
        try:
            return json.loads(place.read_text(encoding="utf-8")) if place else None
        except (OSError, ValueError):
            return None

    def _keep(self, sha256: str, suffix: str, found: dict[str, Any]) -> None:
        place = self._place(sha256, suffix)
        if place is None:
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", dir=place.parent, delete=False, encoding="utf-8"
            ) as file:
                json.dump(found, file, ensure_ascii=False)
            Path(file.name).replace(place)
        except OSError:
            # It saves time, no more: a folder that cannot be written is no reason to fail.
            return


def _extracted(path: Path) -> dict[str, Any]:
    try:
        return asdict(read_document(path))
    except DocumentError as error:
        return {"failed": str(error)}
