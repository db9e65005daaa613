"""A comparison of two runs as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.evaluation.gating.comparing import Comparison, Flip, Shift, Tally

SHOWN = 120
NAMED = 5


def comparison_table(found: Comparison, questions: Mapping[str, str]) -> str:
    """Render what changed: questions worst first, then measures by split.

    Args:
        found: two runs compared.
        questions: text by case id.
    """
    parts = [_coverage(found), "## Questions that came out otherwise", _flips(found, questions)]
    for split, shifts in found.shifts.items():
        parts += [f"## {split}", _tally(found.tallies[split]), _shifts(shifts)]
    return "\n\n".join(parts)


def _coverage(found: Comparison) -> str:
    lines = [f"{found.both} questions are in both runs."]
    for which, ids in (("first", found.only_before), ("second", found.only_after)):
        if ids:
            more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
            lines.append(f"{len(ids)} only in the {which}: {', '.join(ids[:NAMED])}{more}.")
    return " ".join(lines)


def _flips(found: Comparison, questions: Mapping[str, str]) -> str:
    if not found.flips:
        return "none"
    head = ("change", "id", "question", "expected", "before", "after", "failed step")
    return _table(head, [_flip(flip, questions.get(flip.score.id, "")) for flip in found.flips])


def _flip(flip: Flip, question: str) -> Sequence[str]:
    after = flip.score
    came = (flip.before.came, after.came, after.failed_step)
    return (flip.change, after.id, question, after.expect, *came)


def _tally(tally: Tally) -> str:
    passed = tally.passed
    moved = f"pass rate {passed.value or 0:+.3f}"
    if passed.low is not None and passed.high is not None:
        moved += f" (95 % interval {passed.low:+.3f} to {passed.high:+.3f})"
    flips = f"{tally.n} questions, {tally.worse} worse and {tally.better} better"
    return f"{flips} (exact McNemar p {tally.p_value:.3f}); {moved}."


def _shifts(shifts: Sequence[Shift]) -> str:
    moved = [shift for shift in shifts if shift.before != shift.after]
    rest = f"{len(shifts) - len(moved)} measures are the same."
    if not moved:
        return rest
    head = ("measure", "before", "after", "difference", "95 % interval", "n", "unscored")
    return f"{_table(head, [_shift(shift) for shift in moved])}\n\n{rest}"


def _shift(shift: Shift) -> Sequence[str]:
    values = [shift.name, _number(shift.before), _number(shift.after)]
    found = shift.difference
    if found is None:
        known = shift.before is not None and shift.after is not None
        change = f"{(shift.after or 0) - (shift.before or 0):+.3f}" if known else "unscored"
        return (*values, change, "", "", "")
    change = "unscored" if found.value is None else f"{found.value:+.3f}"
    interval = "" if found.low is None else f"{found.low:+.3f} to {found.high:+.3f}"
    return (*values, change, interval, str(found.n), str(found.unscored))


def _number(value: float | None) -> str:
    return "unscored" if value is None else f"{value:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
