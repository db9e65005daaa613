"""How a reply came about, as a panel that opens below it.

Headings are in the page's language; names of signals, arms and steps are those of the JSON form.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from assistant.contract import reply_json
from assistant.domain import Reply
from assistant.ui.wording import word

Row = tuple[str, str | float]


def trace_html(reply: Reply, language: str) -> str:
    """Render the trace of a reply in one line, every text escaped; closed until it is opened."""
    said = reply_json(reply)
    trace = said["trace"]
    times = ((step, f"{ms:.1f} ms") for step, ms in trace["timings_ms"].items())
    sections = (
        (word("trace.question", language), _rows(_question(said))),
        (word("trace.decision", language), _rows(_decision(said)) + _parts(said)),
        (word("trace.found", language), _found(said)),
        (word("trace.rejected", language), _left_out(trace)),
        (word("trace.times", language), _rows(times)),
    )
    shown = "".join(f"<h2>{escape(heading)}</h2>{html}" for heading, html in sections if html)
    title = escape(word("trace", language))
    return f'<details class="trace"><summary>{title}</summary><div>{shown}</div></details>'


def _question(said: dict[str, Any]) -> list[Row]:
    trace = said["trace"]
    return [
        ("language", said["language"]),
        ("standalone_question", trace["standalone_question"]),
        *(("continues", turn) for turn in trace["continues"]),
        *(("part", part) for part in trace["parts"]),
    ]


def _decision(said: dict[str, Any]) -> list[Row]:
    trace = said["trace"]
    return [
        ("outcome", said["outcome"]),
        *([("reason", said["reason"])] if said["reason"] else []),
        *trace["signals"].items(),
        *(
            ("kept" if check["passed"] else "dropped", f"{check['text']} ({check['why']})")
            for check in trace["checks"]
        ),
    ]


def _parts(said: dict[str, Any]) -> str:
    """Render what was decided on each question of a message, and what was found for it."""
    numbers, alone = _numbers(said), len(said["trace"]["parts"]) == 1
    return "".join(
        _rows(_verdict("other reading" if alone else f"part {number}", part))
        + _list(
            f"{_name(hit)}{numbers.get(hit['chunk_id'], '')} {_value(hit['score'])}"
            for hit in part["retrieved"]
        )
        for number, part in enumerate(said["trace"]["part_verdicts"], start=1)
    )


def _verdict(name: str, part: dict[str, Any]) -> list[Row]:
    return [
        (name, part["text"]),
        ("decision", part["reason"] or "answerable"),
        *([("silence", part["silence"])] if part["silence"] else []),
        ("confidence", part["confidence"]),
        ("confidence_least", part["confidence_least"]),
        *part["signals"].items(),
    ]


def _rows(rows: Iterable[Row]) -> str:
    shown = "".join(
        f'<dt><code>{escape(name)}</code></dt><dd dir="auto">{_value(value)}</dd>'
        for name, value in rows
    )
    return f"<dl>{shown}</dl>" if shown else ""


def _found(said: dict[str, Any]) -> str:
    numbers = _numbers(said)
    return _list(
        _name(hit) + numbers.get(hit["chunk_id"], "") + _scores(hit)
        for hit in said["trace"]["retrieved"]
    )


def _numbers(said: dict[str, Any]) -> dict[str, str]:
    """Return by anchor the number of its citation, in brackets after a space."""
    return {citation["anchor"]: f" [{citation['n']}]" for citation in said["citations"]}


def _left_out(trace: dict[str, Any]) -> str:
    """Name what was left out; its scores only where they do not stand above."""
    above = {hit["chunk_id"] for hit in trace["retrieved"]}
    return _list(
        _name(hit) + ("" if hit["chunk_id"] in above else _scores(hit)) for hit in trace["rejected"]
    )


def _list(items: Iterable[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items)
    return f"<ol>{shown}</ol>" if shown else ""


def _name(hit: dict[str, Any]) -> str:
    return f"<code>{escape(hit['chunk_id'])}</code>"


def _scores(hit: dict[str, Any]) -> str:
    scores = "".join(
        f"<span><code>{escape(arm)}</code> {_value(score)}</span> "
        for arm, score in {"score": hit["score"], **hit["arms"]}.items()
    )
    near = f'<br><q dir="auto">{_value(hit["nearest"])}</q>' if hit["nearest"] else ""
    return f"<br>{scores}{near}"


def _value(value: str | float) -> str:
    shown = f"{value:.4f}" if isinstance(value, float) else str(value)
    return escape(" ".join(shown.split()))
