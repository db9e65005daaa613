"""A run as Markdown: the whole report, and a summary short enough for the page of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.evaluation.measuring.scoring import CaseScore
from assistant.evaluation.measuring.summary import Measure
from assistant.evaluation.reports.contents import Changes, Contents, Part
from assistant.evaluation.reports.groups import COLUMNS, Group
from assistant.evaluation.reports.targets import Chapter, Line, chapters
from assistant.evaluation.reports.wording import bound, chance, counted, cut, interval, number

# Of what came out worse, how many are named in the summary; the report names all.
NAMED = 20
LONGEST = 300
READING = (
    "A measure that is undefined for a case is *unscored*: it is left out and counted, never "
    "taken as 0. Intervals are at 95 %. *Met* and *missed* compare the value with its target; "
    "*close* says that the target lies within the interval. Splits and families are never added up."
)


def table(measures: Sequence[Measure]) -> str:
    """Render measures as one table, family by family."""
    return _lines([line for chapter in chapters(measures) for line in chapter.lines])


def report_markdown(found: Contents) -> str:
    """Render a whole run."""
    parts = [*_head(found)]
    for part in found.parts:
        parts += _part(part)
    parts += [block for chapter in found.speed for block in _chapter(chapter, "##")]
    if found.changes is not None:
        parts += _changes(found.changes, len(found.changes.flips))
    parts += [f"## Not passed ({len(found.open_cases)})", _cases(found)]
    parts += [f"## Not run ({len(found.run.failures)})", _bullets(_failures(found))]
    return "\n\n".join(parts) + "\n"


def summary_markdown(found: Contents) -> str:
    """Render what fits on a screen: targets, changes, where the rest is."""
    parts = [*_head(found)]
    if found.changes is not None:
        parts += _changes(found.changes, NAMED)
    parts.append("The whole report is `report.html` of the run folder.")
    return "\n\n".join(parts) + "\n"


def _head(found: Contents) -> list[str]:
    run = found.run
    about = ", ".join(f"{name} {code(str(value))}" for name, value in run.about.items() if value)
    verdicts = [
        f"**{part.split}**: {counted(len(part.scores), 'question')}; targets: "
        f"{part.tally('met')} met, {part.tally('missed')} missed, "
        f"{part.tally('not measured')} not measured. {part.says}"
        for part in found.parts
    ]
    broken = counted(found.broken, "reply breaks", "replies break")
    return [
        f"# Evaluation of {code(run.system)}",
        f"Run {code(run.folder.name)}" + (f"; {about}." if about else "."),
        _bullets(verdicts),
        f"{broken} an invariant; {counted(len(run.failures), 'question')} could not be run.",
        "## Targets",
        _overview(found),
        _bullets(_speed(found)),
        READING,
    ]


def _overview(found: Contents) -> str:
    splits = [part.split for part in found.parts]
    rows = [
        (family, row[0].entry.name, bound(row[0].entry.target, row[0].entry.unit), *map(_cell, row))
        for family, lines in found.overview
        for row in lines
    ]
    return _table(("family", "measure", "target", *splits), rows)


def _speed(found: Contents) -> list[str]:
    return [
        f"{line.entry.name}: {_cell(line)} (target {bound(line.entry.target, line.entry.unit)})"
        for chapter in found.speed
        for line in chapter.lines
        if line.entry.target
    ]


def _cell(line: Line) -> str:
    if line.result == "not measured":
        return line.result
    value = number(line.measure.value, line.entry.unit)
    result = f"**{line.result}**" if line.result == "missed" else line.result
    return f"{value} {result}" + (", close" if line.is_close else "")


def _part(part: Part) -> list[str]:
    blocks = [f"## {part.split} ({counted(len(part.scores), 'question')})", part.says]
    for chapter in part.chapters:
        blocks += _chapter(chapter, "###")
    blocks += ["### By kind of question", _groups(part.categories)]
    blocks += ["### By language", _groups(part.languages)]
    return blocks


def _chapter(chapter: Chapter, level: str) -> list[str]:
    return [f"{level} {chapter.family.name}", chapter.family.says, _lines(chapter.lines)]


def _lines(lines: Iterable[Line]) -> str:
    rows = [
        (
            line.entry.name,
            number(line.measure.value, line.entry.unit),
            interval(line.measure, line.entry.unit),
            bound(line.entry.target, line.entry.unit),
            line.result,
            str(line.measure.n),
            str(line.measure.unscored),
            line.entry.says,
        )
        for line in lines
    ]
    head = ("measure", "value", "95 % interval", "target", "result", "n", "unscored", "meaning")
    return _table(head, rows)


def _groups(groups: Sequence[Group]) -> str:
    rows = [
        (group.name, str(group.n), *(number(group.measures[c].value, "share") for c in COLUMNS))
        for group in groups
    ]
    return _table(("", "n", *COLUMNS), rows)


def _changes(changes: Changes, most: int) -> list[str]:
    lines = [
        f"**{split}**: {tally.worse} worse and {tally.better} better of {tally.n}; "
        f"{chance(tally.p_value)}"
        for split, tally in changes.tallies.items()
    ]
    lines.append(f"{counted(changes.new, 'question')} new, {changes.gone} no longer asked")
    named = [
        f"{flip.change}: {code(flip.score.id)} expected {flip.score.expect}, "
        f"{code(flip.score.came)}"
        for flip in changes.flips[:most]
    ]
    left = len(changes.flips) - len(named)
    named += [f"and {left} more"] if left else []
    return [f"## Changed since {changes.since}", _bullets(lines), _bullets(named)]


def _cases(found: Contents) -> str:
    questions = {case.id: case.shown for case in found.run.cases}
    return _bullets(_open_case(score, questions[score.id]) for score in found.open_cases)


def _open_case(score: CaseScore, question: str) -> str:
    broken = "; ".join(map(code, score.violations))
    return (
        f"{score.split} {code(score.id)} {code(cut(question, LONGEST))}: expected {score.expect}, "
        f"{code(score.came)}"
        + (f"; {code(score.failed_step)}" if score.failed_step else "")
        + (f"; **broken: {broken}**" if broken else "")
    )


def _failures(found: Contents) -> Iterable[str]:
    return (f"{code(name)}: {code(reason)}" for name, reason in found.run.failures.items())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "none"


def code(text: str) -> str:
    """Return a text as a code span, in which neither Markdown nor HTML means anything."""
    plain = " ".join(text.split())
    if not plain:
        return "(empty)"
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
