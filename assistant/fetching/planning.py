"""What would be downloaded, from where and into which file; decided without a network."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Edition, Source
from assistant.errors import UsageError
from assistant.fetching.failures import Failed
from assistant.fetching.rules import FetchRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One edition to download.

    Attributes:
        key: `<source>/<language>`, as in the lock.
        edition: address, format and landing-page pattern.
        path: file, relative to the folder.
        file: the same with the folder.
        refusal: why it will not be asked for, one line; else empty.
    """

    key: str
    edition: Edition
    path: str
    file: Path
    refusal: str = ""


def plan(
    sources: Iterable[Source],
    folder: Path,
    rules: FetchRules,
    *,
    only: Collection[str] | None = None,
) -> tuple[Planned, ...]:
    """Return every edition in the manifest's order; asks no server and writes nothing.

    Args:
        sources: texts with their editions.
        folder: where the files go.
        rules: says which addresses are refused.
        only: ids of sources or keys `<source>/<language>`; all if None.

    Raises:
        UsageError: `only` names what has no edition.
    """
    planned: dict[str, Planned] = {}
    for source in sources:
        for edition in source.editions:
            key = f"{source.id}/{edition.language}"
            # A second edition of one language would overwrite the first: both must not run.
            name, refusal = key, _refusal(edition, rules)
            if key in planned:
                name = f"{key} ({edition.url})"
                refusal = f"{key} has a second edition, {edition.url}; keep one of them"
            path = source.file_of(edition)
            planned[name] = Planned(
                key=key, edition=edition, path=path, file=folder / path, refusal=refusal
            )
    return _chosen(tuple(planned.values()), only)


def _refusal(edition: Edition, rules: FetchRules) -> str:
    try:
        rules.admit(edition.url)
    except Failed as error:
        return str(error)
    return ""


def _chosen(planned: tuple[Planned, ...], only: Collection[str] | None) -> tuple[Planned, ...]:
    if only is None:
        return planned
    known = {name for entry in planned for name in (entry.key, entry.key.partition("/")[0])}
    unknown = sorted(set(only) - known)
    if unknown:
        raise UsageError(
            f"no edition is named {', '.join(unknown)}; the manifest has {', '.join(sorted(known))}"
        )
    return tuple(entry for entry in planned if {entry.key, entry.key.partition("/")[0]} & set(only))
