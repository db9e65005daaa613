"""A TOML file of tables, checked against a shape; what is wrong is named with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import CorpusError

Location = Sequence[int | str]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesFile:
    """A file's path and text: enough to read it, and to say where a key of it stands."""

    path: Path
    text: str

    @classmethod
    def open(cls, path: Path) -> TablesFile:
        """Read the text; raises `CorpusError`."""
        try:
            return cls(path=path, text=path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error}); mend it") from error

    def parse(self, shape: type[Shape]) -> Shape:
        """Return the tables as `shape`; raises `CorpusError` for the first thing wrong."""
        try:
            return shape.model_validate(tomllib.loads(self.text))
        except tomllib.TOMLDecodeError as error:
            raise CorpusError(f"{self.path}: is not TOML ({error}); mend the file") from error
        except ValidationError as error:
            first = error.errors()[0]
            said = first["msg"].removeprefix("Value error, ")
            raise self.error(first["loc"], f"{said}; mend it") from error

    def error(self, location: Location, said: str) -> CorpusError:
        """Return an error about a key: `("key",)`, `("table", 2, "key", …)`, nested likewise."""
        start, table, keys = 0, "", [*location]
        lines = self.text.splitlines()
        while len(keys) > 1 and isinstance(keys[1], int):
            table = f"{table}.{keys[0]}" if table else str(keys[0])
            at = [n for n in range(start, len(lines)) if lines[n].strip() == f"[[{table}]]"]
            # No such header: the number counts in a list, and the key before it has the line.
            if keys[1] >= len(at):
                break
            start, keys = at[keys[1]], keys[2:]
        name = f"{keys[0]}: " if keys else ""
        line = _line(lines, start, str(keys[0])) if keys else start + 1
        return CorpusError(f"{self.path}:{line}: {name}{said}")


def _line(lines: Sequence[str], start: int, key: str) -> int:
    """Return the line of a key, or of a table, of the one that begins at `start`; else `start`."""
    wanted = re.compile(rf"^\s*({re.escape(key)}\s*=|\[{re.escape(key)}\])")
    for number in range(start, len(lines)):
        if number > start and lines[number].startswith("[["):
            break
        if wanted.match(lines[number]):
            return number + 1
    return start + 1
