"""Parse a digest file (`corpus/README.md` gives the format)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.domain import Basis, Provision
from assistant.errors import CorpusError

HEADING = re.compile(r"^(#{1,3}) (.+?)(?: \{#([a-z0-9-]+)\})?$")
FIELD = re.compile(r"^([a-z]+): *(.*)$")
FRONT_MATTER = {"id", "language", "digest", "checked", "completeness"}
FIELDS = {"basis", "facts", "locator", "gives", "with"}
REQUIRED = {"basis", "facts", "gives"}
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
    """One digest: its front matter and its provisions in order."""

    front_matter: dict[str, object]
    provisions: tuple[Provision, ...]


def parse_digest(path: Path) -> DigestFile:
    """Read one digest file; raises `CorpusError` naming file and line."""
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path}: cannot be read as UTF-8 text ({error}); mend the file"
        ) from error
    front, body, first_line = _front_matter(path, raw)
    section, provisions, block = "", [], _Block()
    for number, line in enumerate([*body.splitlines(), "## end"], start=first_line):
        heading = HEADING.match(line)
        if heading is None:
            block.lines.append(line)
            continue
        if block.anchor:
            provisions.append(block.provision(path, front, section))
        elif len(block.heading) == 3:
            raise CorpusError(f"{path}:{block.line}: a provision needs an anchor {{#like-this}}")
        block = _Block(heading[1], heading[2], heading[3] or "", number)
        if len(heading[1]) == 2:
            section = heading[2]
    return DigestFile(front_matter=front, provisions=tuple(provisions))


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


class _Block:
    """The lines between two headings, turned into a provision when they are one."""

    def __init__(self, heading: str = "", title: str = "", anchor: str = "", line: int = 0) -> None:
        self.heading, self.title, self.anchor, self.line = heading, title, anchor, line
        self.lines: list[str] = []

    def provision(self, path: Path, front: dict[str, object], section: str) -> Provision:
        where = f"{path}:{self.line}: {self.anchor}"
        fields, text = self._split(where)
        missing = REQUIRED - set(fields)
        if missing or not text:
            raise CorpusError(f"{where}: lacks {', '.join(sorted(missing)) or 'a text'}")
        gives = _words(fields["gives"])
        if fields["basis"] not in set(Basis):
            raise CorpusError(f"{where}: unknown basis {fields['basis']!r}; use {', '.join(Basis)}")
        if set(gives) - GIVES:
            raise CorpusError(f"{where}: unknown gives {sorted(set(gives) - GIVES)}")
        return Provision(
            anchor=self.anchor,
            source_id=str(front["id"]),
            language=str(front["language"]),
            section=section,
            title=self.title,
            text=text,
            basis=Basis(fields["basis"]),
            gives=frozenset(gives),
            facts=_words(fields["facts"]),
            locator=fields.get("locator", ""),
            companions=_words(fields.get("with", "")),
        )

    def _split(self, where: str) -> tuple[dict[str, str], str]:
        fields: dict[str, str] = {}
        lines = [line.strip() for line in self.lines]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and (match := FIELD.match(lines[0])) and match[1] in FIELDS:
            fields[match[1]] = match[2].strip()
            lines.pop(0)
        if lines and lines[0]:
            raise CorpusError(f"{where}: unknown field or missing empty line at {lines[0][:40]!r}")
        return fields, " ".join(" ".join(lines).split())


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
