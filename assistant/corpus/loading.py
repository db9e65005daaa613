"""Read a corpus folder as one value: digests with their manifest, or any folder of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.corpus.data import CorpusData, load_data
from assistant.corpus.digest import DigestFile, parse_digest, parse_translation
from assistant.corpus.extraction import Extractor
from assistant.corpus.facts import FactRegister, read_facts
from assistant.corpus.files import FilesRead, read_folder, read_official
from assistant.corpus.manifest import MANIFEST, read_sources
from assistant.corpus.naming import named
from assistant.corpus.questions import NAMED_FOLDER, Questions, read_bank, read_silences
from assistant.corpus.stances import read_ambiguities, read_stances
from assistant.corpus.templating import render
from assistant.domain import Holds, Provision, Silence, Source, Stance
from assistant.errors import CorpusError
from assistant.files import file_sha256

BASE_LANGUAGE = "en"
TEMPLATE = ".j2"
OFFICIAL = "official"
AMBIGUITIES = "ambiguities.toml"
SHORT = "short"
SILENCES = "silences"
SAID = "said"
PARTS = ("digest", "bank", SHORT, SILENCES, "stances", "data", SAID)
WRITTEN = frozenset({".md", ".toml", TEMPLATE})


# Compared by identity: what is derived from a corpus can then be kept by it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corpus:
    """Everything the assistant may quote, and what it knows to be missing.

    Attributes:
        provisions: by anchor; the English digest, or the chunks of a folder without a manifest.
        translations: the digest in other languages, by language and anchor.
        wording: chunks of the official editions that are present, by anchor.
        bank: questions by anchor and language.
        short: what is asked in a few words, by anchor or silence and language.
        silences: what the texts do not settle, and what must be asked back.
        said: sentences of messages that ask (`asks`) or only tell (`tells`), by language.
        stances: what they affirm or deny.
        digests: front matter of each digest and its `title`, by source and language.
        hosts: where official editions may be downloaded from.
        files: sha256 of every file that was read, by path.
        failed: why a file could not be read, by path.
        warnings: what a reader should know of a file, by path.
        fingerprint: sha256 over all of it.
    """

    folder: Path
    sources: dict[str, Source]
    provisions: dict[str, Provision]
    translations: dict[str, dict[str, Provision]] = field(default_factory=dict)
    wording: dict[str, Provision] = field(default_factory=dict)
    bank: dict[str, Questions] = field(default_factory=dict)
    short: dict[str, Questions] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    said: dict[str, Questions] = field(default_factory=dict)
    stances: tuple[Stance, ...] = ()
    digests: dict[str, dict[str, Mapping[str, object]]] = field(default_factory=dict)
    facts: FactRegister = field(default_factory=FactRegister)
    hosts: frozenset[str] = frozenset()
    files: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fingerprint: str = ""

    def banked(self) -> Iterator[tuple[str, str, str]]:
        """Yield anchor, language and text of each question of the bank."""
        yield from _each(self.bank)

    def asked_shortly(self) -> Iterator[tuple[str, str, str]]:
        """Yield target, language and text of each short question."""
        yield from _each(self.short)

    def unanswered(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, language and text of each question of a silence."""
        yield from _each({silence.id: silence.questions for silence in self.silences})

    def spoken(self) -> Iterator[tuple[str, str, str]]:
        """Yield kind (`asks`, `tells`), language and text of each sentence of messages."""
        yield from _each(self.said)

    def argued(self) -> Iterator[tuple[Stance, str, str, str]]:
        """Yield stance, side (`asks`, `denies`, `assumes`), language and text of its questions.

        Those of a stance that its provision leaves open are not among them, nor further wordings.
        """
        for stance in self.stances:
            if stance.holds is not Holds.OPEN:
                yield from _sides(stance, stance.sides)

    def argued_apart(self) -> Iterator[tuple[Stance, str, str, str]]:
        """Yield the same of what questions are compared with, but nothing learns from."""
        for stance in self.stances:
            if stance.holds is Holds.OPEN:
                yield from _sides(stance, stance.sides)
            yield from _sides(stance, stance.worded)

    def find(self, anchor: str, language: str = BASE_LANGUAGE) -> Provision | None:
        """Return the provision of an anchor: in `language` where the digest has it, else as it is.

        Anchors of official wording lead to their chunk, which is in one language. None if there
        is no such anchor.
        """
        translated = self.translations.get(language, {}).get(anchor)
        return translated or self.provisions.get(anchor) or self.wording.get(anchor)

    def title(self, provision: Provision) -> str:
        """Return the short title of a provision's text, in the provision's language if known."""
        short = self.sources[provision.source_id].short_title
        if provision.language == BASE_LANGUAGE:
            return short
        digest = self.digests.get(provision.source_id, {}).get(provision.language, {})
        return str(digest.get("title", short))

    def get(self, anchor: str, language: str = BASE_LANGUAGE) -> Provision:
        """Like `find`; raises `CorpusError` for an unknown anchor."""
        found = self.find(anchor, language)
        if found is None:
            raise CorpusError(
                f"no provision {anchor!r}; `alliance corpus list --anchors` names all of them"
            )
        return found


def _sides(
    stance: Stance, sides: Mapping[str, Questions]
) -> Iterator[tuple[Stance, str, str, str]]:
    for side, language, text in _each(sides):
        yield stance, side, language, text


def _each(asked: Mapping[str, Questions]) -> Iterator[tuple[str, str, str]]:
    for target, by_language in asked.items():
        for language, texts in by_language.items():
            for text in texts:
                yield target, language, text


def load_corpus(
    folder: Path, *, official: Path | None = None, extracted: Path | None = None
) -> Corpus:
    """Read a corpus.

    Args:
        folder: digests with `sources.toml`, or any folder of documents.
        official: where downloaded official editions lie; `folder/official` if not given.
        extracted: where texts of files are kept between runs; read anew each time if not given.

    Raises:
        CorpusError: a file breaks a rule, or there is nothing to read. A document that cannot be
            read is no error: `failed` names it.
    """
    extractor = Extractor(extracted)
    if not (folder / MANIFEST).is_file():
        return _folder_corpus(folder, read_folder(folder, extractor))
    manifest = read_sources(folder / MANIFEST)
    data = load_data(folder / "data")
    base = _base_digests(folder, data)
    provisions = _by_anchor(base)
    translated = _translations(folder, data, provisions)
    wording = read_official(official or folder / OFFICIAL, manifest.sources.values(), extractor)
    files = _written(folder) | wording.files
    return Corpus(
        folder=folder,
        sources=manifest.sources,
        provisions=provisions,
        translations={language: _by_anchor(digests) for language, digests in translated.items()},
        wording=wording.provisions,
        bank=read_bank(folder / "bank"),
        short=read_bank(folder / SHORT),
        silences=_silences(folder),
        said=read_bank(folder / SAID),
        stances=read_stances(folder / "stances"),
        digests=_front_matter({BASE_LANGUAGE: base, **translated}),
        facts=read_facts(folder / "facts.toml"),
        hosts=manifest.hosts,
        files=files,
        failed=wording.failed,
        warnings=wording.warnings,
        fingerprint=_fingerprint(files),
    )


def _silences(folder: Path) -> tuple[Silence, ...]:
    silences, unclear = read_silences(folder / SILENCES), read_ambiguities(folder / AMBIGUITIES)
    return named([*silences, *unclear], folder / SILENCES / NAMED_FOLDER)


def _folder_corpus(folder: Path, read: FilesRead) -> Corpus:
    return Corpus(
        folder=folder,
        sources=read.sources,
        provisions=read.provisions,
        files=read.files,
        failed=read.failed,
        warnings=read.warnings,
        fingerprint=_fingerprint(read.files),
    )


def _base_digests(folder: Path, data: CorpusData) -> dict[Path, DigestFile]:
    return {
        path: parse_digest(path, _text(path, BASE_LANGUAGE, data))
        for path in _digest_files(folder / "digest" / BASE_LANGUAGE)
    }


def _translations(
    folder: Path, data: CorpusData, base: Mapping[str, Provision]
) -> dict[str, dict[Path, DigestFile]]:
    languages = sorted(
        path.name
        for path in (folder / "digest").iterdir()
        if path.is_dir() and path.name != BASE_LANGUAGE
    )
    return {
        language: {
            path: parse_translation(path, _text(path, language, data), base)
            for path in _digest_files(folder / "digest" / language)
        }
        for language in languages
    }


def _digest_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.md"), *folder.glob(f"*.md{TEMPLATE}")])


def _text(path: Path, language: str, data: CorpusData) -> str:
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path}: cannot be read as UTF-8 text ({error}); mend the file"
        ) from error
    return render(raw, language, data, str(path)) if path.suffix == TEMPLATE else raw


def _by_anchor(digests: Mapping[Path, DigestFile]) -> dict[str, Provision]:
    found: dict[str, Provision] = {}
    for path, digest in digests.items():
        for provision in digest.provisions:
            if provision.anchor in found:
                raise CorpusError(f"{path}: the anchor {provision.anchor} is used twice")
            found[provision.anchor] = provision
    return found


def _front_matter(
    digests: Mapping[str, Mapping[Path, DigestFile]],
) -> dict[str, dict[str, Mapping[str, object]]]:
    found: dict[str, dict[str, Mapping[str, object]]] = {}
    for language, files in digests.items():
        for digest in files.values():
            kept = {**digest.front_matter, "title": digest.title}
            found.setdefault(str(digest.front_matter["id"]), {})[language] = kept
    return found


def _written(folder: Path) -> dict[str, str]:
    paths = [folder / MANIFEST, folder / "facts.toml", folder / AMBIGUITIES]
    for part in PARTS:
        paths += sorted(p for p in (folder / part).rglob("*") if p.suffix in WRITTEN)
    return {p.relative_to(folder).as_posix(): file_sha256(p) for p in paths if p.is_file()}


def _fingerprint(files: Mapping[str, str]) -> str:
    listed = "\n".join(f"{name}\0{sha256}" for name, sha256 in sorted(files.items()))
    return hashlib.sha256(listed.encode()).hexdigest()
