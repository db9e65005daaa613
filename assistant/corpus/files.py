"""Files as provisions: a folder without a manifest, and the official editions beside a digest."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from assistant.corpus.extraction import Extractor
from assistant.documents import SUFFIXES, Chunk, ExtractedDocument, chunk_document
from assistant.domain import Basis, Provision, Source
from assistant.errors import CorpusError, DocumentError
from assistant.files import file_sha256
from assistant.languages import detect_language

# A chunk of an official edition is quoted whole, so it is one paragraph and short enough to be
# read. A chunk of any other document is for finding, so neighbours are merged.
OFFICIAL_CHARS, OFFICIAL_MERGED = 500, 120
DOCUMENT_CHARS = 900
# Enough of a text to tell its language, in characters.
SAMPLE = 2_000
DOCUMENT_AUTHORITY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesRead:
    """What became of the files.

    Attributes:
        sources: a source a file, by id (only of a folder without a manifest).
        provisions: chunks by anchor.
        files: sha256 by path, relative to the folder.
        failed: reason by path.
        warnings: what a reader should know (a page without text), by path.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """What all chunks of one file share."""

    source: Source
    stem: str
    language: str
    basis: Basis
    official: bool
    url: str


def readable_files(folder: Path) -> list[Path]:
    """Return the files below a folder that can be read as documents, in order of their path.

    Hidden files and folders are passed over, and so is a link that leads out of the folder.
    """
    root = folder.resolve()
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and path.resolve().is_relative_to(root)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_folder(folder: Path, extractor: Extractor) -> FilesRead:
    """Read every document of a folder that has no manifest; a file that fails is reported.

    Raises:
        CorpusError: the folder has no file that can be read as a document.
    """
    if folder.is_file():
        raise CorpusError(f"{folder} is a file; give the folder that it is in as --corpus DIR")
    paths = readable_files(folder)
    if not paths:
        kinds = ", ".join(sorted(SUFFIXES))
        raise CorpusError(
            f"no corpus at {folder}: neither sources.toml nor files ({kinds}); give --corpus DIR"
        )
    read = FilesRead()
    for path in tqdm(paths, desc="reading files", unit="file", disable=None, leave=False):
        name = path.relative_to(folder).as_posix()
        document = _document(path, name, extractor, read)
        if document is None:
            continue
        source = _document_source(name, document, read.sources)
        read.sources[source.id] = source
        origin = _Origin(
            source=source,
            stem=source.id,
            language=source.languages[0],
            basis=Basis.DOCUMENT,
            official=False,
            url=source.url,
        )
        _add(read, chunk_document(document, DOCUMENT_CHARS), document, origin)
    return read


def read_official(folder: Path, sources: Iterable[Source], extractor: Extractor) -> FilesRead:
    """Read the official editions that `corpus fetch` brought; a missing one is no failure."""
    read = FilesRead()
    editions = [(source, edition) for source in sources for edition in source.editions]
    for source, edition in editions:
        path = folder / source.file_of(edition)
        if not path.is_file():
            continue
        document = _document(path, f"official/{source.file_of(edition)}", extractor, read)
        if document is None:
            continue
        origin = _Origin(
            source=source,
            stem=f"{source.id}-official-{edition.language}",
            language=edition.language,
            basis=Basis.OFFICIAL,
            official=True,
            url=source.url if edition.follow else edition.url,
        )
        _add(read, chunk_document(document, OFFICIAL_CHARS, OFFICIAL_MERGED), document, origin)
    return read


def _document(
    path: Path, name: str, extractor: Extractor, read: FilesRead
) -> ExtractedDocument | None:
    try:
        read.files[name] = file_sha256(path)
        document = extractor.read(path, read.files[name])
    except (OSError, DocumentError) as error:
        read.failed[name] = str(error)
        return None
    if document.warnings:
        read.warnings[name] = document.warnings
    return document


def _add(
    read: FilesRead, chunks: Iterable[Chunk], document: ExtractedDocument, origin: _Origin
) -> None:
    for number, chunk in enumerate(chunks, start=1):
        provision = _provision(document, chunk, origin, number)
        read.provisions[provision.anchor] = provision


def _provision(
    document: ExtractedDocument, chunk: Chunk, origin: _Origin, number: int
) -> Provision:
    path = chunk.heading_path
    title = path[-1] if path else document.title or origin.source.short_title
    return Provision(
        anchor=f"{origin.stem}-{number}",
        source_id=origin.source.id,
        language=origin.language,
        section=" › ".join(path[:-1]) or origin.source.short_title,
        title=title,
        text=document.text[chunk.start : chunk.end],
        basis=origin.basis,
        locator="" if chunk.number in title else chunk.number,
        official=origin.official,
        page=chunk.page,
        offset=chunk.start,
        # The fragment that PDF viewers understand (RFC 8118 §3).
        url=f"{origin.url}#page={chunk.page}" if chunk.page else origin.url,
    )


def _document_source(name: str, document: ExtractedDocument, taken: dict[str, Source]) -> Source:
    title = document.title.strip() or Path(name).name
    return Source(
        id=_identifier(name, taken),
        title=title,
        short_title=title,
        kind="document",
        issuer="",
        date="undated",
        reference=name,
        status="in force",
        authority=DOCUMENT_AUTHORITY,
        url=name,
        languages=(detect_language(document.text[:SAMPLE], "en"),),
        licence="",
        purpose="",
    )


def _identifier(name: str, taken: dict[str, Source]) -> str:
    plain = unicodedata.normalize("NFKD", Path(name).with_suffix("").as_posix().casefold())
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)))
    slug = slug.strip("-") or "document"
    if slug not in taken:
        return slug
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
