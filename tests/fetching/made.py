"""Sources as the manifest would have them."""

from __future__ import annotations

from pathlib import Path

from assistant.domain import Edition, Source


def source(identifier: str, *editions: tuple[str, ...]) -> Source:
    """A source with editions given as (language, url, format, follow)."""
    return Source(
        id=identifier,
        title=identifier,
        short_title=identifier,
        kind="mandate",
        issuer="European Commission",
        date="2021-07",
        reference="",
        status="in force",
        authority=5,
        url="https://example.org",
        languages=("en",),
        licence="CC BY 4.0",
        purpose="A text.",
        editions=tuple(
            Edition(language=language, url=url, format=form, follow=follow[0] if follow else "")
            for language, url, form, *follow in editions
        ),
    )


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and time of change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
