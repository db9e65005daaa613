"""Parse a digest file (`corpus/README.md` gives the format).

The English digest holds what is known of each provision (basis, facts, kinds, companions); a
translation holds words only, and takes the rest from the English provision of the same anchor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from assistant.domain import Basis, Provision
from assistant.errors import CorpusError

HEADING = re.compile(r"^(#{1,3}) (.+?)(?: \{#([a-z0-9-]+)\})?$")
FIELD = re.compile(r"^([a-z]+): *(.*)$")
FRONT_MATTER = {"id", "language", "digest", "checked", "completeness"}
FIELDS = {"basis", "facts", "repeats", "locator", "gives", "with"}
REQUIRED = {"basis", "gives"}
TRANSLATED = {"locator"}
GIVES = frozenset(
    [
        "date",
        "number",
        "money",
        "person",
        "organisation",
        "place",
        "rule",
        "procedure",
        "list",
        "definition",
        "reason",
        "opinion",
        "status",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFile:
    """One digest: its title, its front matter, and its provisions in order."""

    title: str
    front_matter: Mapping[str, object]
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A provision as it is written: `where` is file, line and anchor, for errors."""

    anchor: str
    section: str
    title: str
    fields: Mapping[str, str]
    text: str
    where: str


def parse_digest(path: Path, raw: str) -> DigestFile:
    """Read an English digest from the text of its file; `CorpusError` names file and line."""
    front, title, blocks = _parse(path, raw)
    return DigestFile(
        title=title,
        front_matter=front,
        provisions=tuple(_provision(block, front) for block in blocks),
    )


def parse_translation(path: Path, raw: str, base: Mapping[str, Provision]) -> DigestFile:
    """Read a digest in another language; `base` holds the English provisions by anchor."""
    front, title, blocks = _parse(path, raw)
    language = str(front["language"])
    return DigestFile(
        title=title,
        front_matter=front,
        provisions=tuple(_translated(block, base, language) for block in blocks),
    )


def _provision(block: _Block, front: Mapping[str, object]) -> Provision:
    fields, where = block.fields, block.where
    missing = REQUIRED - set(fields)
    if not {"facts", "repeats"} & set(fields):
        missing.add("facts or repeats")
    if missing:
        raise CorpusError(f"{where}: lacks {', '.join(sorted(missing))}")
    gives = _words(fields["gives"])
    if fields["basis"] not in set(Basis):
        raise CorpusError(f"{where}: unknown basis {fields['basis']!r}; use {', '.join(Basis)}")
    if set(gives) - GIVES:
        raise CorpusError(f"{where}: unknown gives {sorted(set(gives) - GIVES)}")
    return Provision(
        anchor=block.anchor,
        source_id=str(front["id"]),
        language=str(front["language"]),
        section=block.section,
        title=block.title,
        text=block.text,
        basis=Basis(fields["basis"]),
        gives=frozenset(gives),
        facts=_words(fields.get("facts", "")),
        repeats=_words(fields.get("repeats", "")),
        locator=fields.get("locator", ""),
        companions=_words(fields.get("with", "")),
    )


def _translated(block: _Block, base: Mapping[str, Provision], language: str) -> Provision:
    extra = set(block.fields) - TRANSLATED
    if extra:
        raise CorpusError(
            f"{block.where}: {', '.join(sorted(extra))} stands in the English digest; remove it"
        )
    if block.anchor not in base:
        raise CorpusError(f"{block.where}: the English digest has no such anchor; mend it")
    return replace(
        base[block.anchor],
        language=language,
        section=block.section,
        title=block.title,
        text=block.text,
        locator=block.fields.get("locator", ""),
    )


def _parse(path: Path, raw: str) -> tuple[Mapping[str, object], str, list[_Block]]:
    front, body, first_line = _front_matter(path, raw)
    lines = body.splitlines()
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    if not title:
        raise CorpusError(f"{path}:{first_line}: lacks a title (# Title)")
    return front, title, list(_blocks(path, lines, first_line))


def _blocks(path: Path, lines: list[str], first_line: int) -> Iterator[_Block]:
    headings = [(n, match) for n, line in enumerate(lines) if (match := HEADING.match(line))]
    ends = [n for n, _ in headings[1:]] + [len(lines)]
    section = ""
    for (number, heading), end in zip(headings, ends, strict=True):
        where = f"{path}:{first_line + number}"
        if len(heading[1]) == 2:
            section = heading[2]
        if len(heading[1]) < 3:
            continue
        if not heading[3]:
            raise CorpusError(f"{where}: a provision needs an anchor {{#like-this}}")
        where = f"{where}: {heading[3]}"
        fields, text = _split(lines[number + 1 : end], where)
        if not text:
            raise CorpusError(f"{where}: lacks a text")
        yield _Block(
            anchor=heading[3],
            section=section,
            title=heading[2],
            fields=fields,
            text=text,
            where=where,
        )


def _front_matter(path: Path, raw: str) -> tuple[dict[str, object], str, int]:
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CorpusError(f"{path}:1: begins without front matter between two lines of ---")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise CorpusError(f"{path}: front matter is not YAML: {error}") from error
    missing = FRONT_MATTER - set(front or {})
    if missing:
        raise CorpusError(f"{path}:1: front matter lacks {', '.join(sorted(missing))}")
    return front, parts[2], parts[1].count("\n") + 3


def _split(raw: list[str], where: str) -> tuple[dict[str, str], str]:
    fields: dict[str, str] = {}
    lines = [line.strip() for line in raw]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and (match := FIELD.match(lines[0])) and match[1] in FIELDS:
        fields[match[1]] = match[2].strip()
        lines.pop(0)
    if fields and lines and lines[0]:
        raise CorpusError(f"{where}: unknown field or missing empty line at {lines[0][:40]!r}")
    return fields, " ".join(" ".join(lines).split())


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
