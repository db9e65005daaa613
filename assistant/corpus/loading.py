"""Read a corpus folder as one value."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.corpus.digest import parse_digest
from assistant.domain import Provision, Reason, Silence, Source
from assistant.errors import CorpusError

BASE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything the assistant may quote, and what it knows to be missing.

    `provisions` holds the English digest by anchor; `bank` holds, by anchor, questions by
    language; `fingerprint` is the sha256 over all files.
    """

    folder: Path
    sources: dict[str, Source]
    provisions: dict[str, Provision]
    bank: dict[str, dict[str, tuple[str, ...]]]
    silences: tuple[Silence, ...]
    fingerprint: str


def load_corpus(folder: Path) -> Corpus:
    """Read `folder`; raises `CorpusError` at the first file that cannot be used."""
    if not (folder / "sources.toml").is_file():
        raise CorpusError(f"no corpus at {folder} (sources.toml is missing); give --corpus DIR")
    sources = {s.id: s for s in _sources(folder / "sources.toml")}
    provisions: dict[str, Provision] = {}
    for path in sorted((folder / "digest" / BASE_LANGUAGE).glob("*.md")):
        for provision in parse_digest(path).provisions:
            if provision.anchor in provisions:
                raise CorpusError(f"{path}: the anchor {provision.anchor} is used twice")
            provisions[provision.anchor] = provision
    bank: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in sorted((folder / "bank").glob("*.toml")):
        bank |= {anchor: _questions(path, anchor, q) for anchor, q in read_toml(path).items()}
    silences = [s for p in sorted((folder / "silences").glob("*.toml")) for s in _silences(p)]
    return Corpus(
        folder=folder,
        sources=sources,
        provisions=provisions,
        bank=bank,
        silences=tuple(silences),
        fingerprint=_fingerprint(folder),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raises `CorpusError` with the parser's own line number."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); mend the file") from error


def _sources(path: Path) -> list[Source]:
    try:
        return [
            Source(**{**entry, "languages": tuple(entry["languages"])})
            for entry in read_toml(path)["source"]
        ]
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{path}: an entry lacks or adds a field ({error})") from error


def _questions(path: Path, anchor: str, table: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict) or not all(isinstance(q, list) for q in table.values()):
        raise CorpusError(f"{path}: [{anchor}] must hold one list of questions a language")
    return {language: tuple(questions) for language, questions in table.items()}


def _silences(path: Path) -> list[Silence]:
    try:
        return [
            Silence(
                id=entry["id"],
                subject=dict(entry["subject"]),
                nearest=tuple(entry["nearest"]),
                questions=_questions(path, entry["id"], entry["questions"]),
                reason=Reason(entry.get("reason", Reason.SILENT)),
            )
            for entry in read_toml(path).get("silence", [])
        ]
    except KeyError as error:
        raise CorpusError(f"{path}: a silence lacks the field {error}") from error
    except ValueError as error:
        raise CorpusError(f"{path}: {error}; use one of {', '.join(Reason)}") from error


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    files = [folder / "sources.toml"]
    for part in ("digest", "bank", "silences"):
        files += sorted(p for p in (folder / part).rglob("*") if p.suffix in {".md", ".toml"})
    for path in files:
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
