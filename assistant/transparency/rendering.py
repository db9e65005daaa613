"""The record as JSON, and as Markdown from the template beside this file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.answering.messages import FALLBACK
from assistant.evaluation.reports.targets import chapters, splits
from assistant.transparency import wording
from assistant.transparency.record import TransparencyRecord

TEMPLATE = "record.md.j2"


def record_json(record: TransparencyRecord, language: str = FALLBACK) -> dict[str, Any]:
    """Return the record in its public form, with its sentences in `language`."""
    return {
        "notice": wording.notice(language),
        "purpose": wording.purpose(record, language),
        "limits": wording.limits(record, language),
        "data_protection": wording.data_protection(record, language),
        "contact": wording.contact(record, language),
        **asdict(record),
        "measured_in_use": record.measured_in_use,
    }


def record_markdown(record: TransparencyRecord) -> str:
    """Return the record as an English Markdown document."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.transparency", "."),
        undefined=StrictUndefined,
        # Markdown comes out, not HTML.
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    return environment.get_template(TEMPLATE).render(
        record=record,
        language=FALLBACK,
        wording=wording,
        parts=_parts(record),
    )


def _parts(record: TransparencyRecord) -> list[dict[str, Any]]:
    """Return what was measured by split, the most telling first."""
    measures = record.measured.measures if record.measured else {}
    known = [split for split in splits() if split in measures]
    others = sorted(set(measures) - set(known))
    return [
        {"split": split, "says": splits().get(split, ""), "chapters": chapters(measures[split])}
        for split in (*known, *others)
    ]


def _cell(text: str) -> str:
    """Return a text that stays in one cell of a table, on one line."""
    return " ".join(text.split()).replace("|", "\\|")
