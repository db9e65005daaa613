"""What judges made of a run, as `judges.md` and `judges.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluation.judging.agreement import Agreement, Opinion, agreements, worst_first
from assistant.evaluation.judging.prompts import judge_prompt
from assistant.evaluation.judging.running import Judged
from assistant.evaluation.reports.markdown import code
from assistant.evaluation.reports.wording import counted, cut

COLUMNS = (
    "judge", "split", "judged", "unscored", "n", "agreement", "95 % interval", "kappa",
    "both right", "both wrong", "right to the judge only", "right to the scores only",
)  # fmt: skip
CAVEAT = (
    "A judge is a second opinion, not a measure: no figure of the evaluation uses it. In work of "
    "others, judges agreed with people in 56 to 80 % of the cases only (TREC 2024 RAG track: 56 %; "
    "AttributionBench: macro-F1 of 80 %). A disagreement is a reason to read the reply."
)
LONGEST = 300
RIGHT = {True: "right", False: "wrong"}


def judges_table(found: Judged) -> str:
    """Render the agreement of each judge with the scores, and what was asked, as Markdown."""
    rows = [COLUMNS, ["---"] * len(COLUMNS), *map(_row, agreements(found.opinions))]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines, "", *_asked(found), "", CAVEAT])


def judges_markdown(found: Judged) -> str:
    """Render the whole report: agreement, then each disagreement, worst first."""
    against = worst_first(found.opinions)
    return "\n\n".join(
        (
            f"# Judges of run {code(found.folder.name)}",
            f"Model {code(found.model)}; prompts {', '.join(_versions(found))}.",
            judges_table(found),
            f"## Disagreements ({len(against)})",
            "\n".join(map(_disagreement, against)) or "none",
        )
    )


def judges_json(found: Judged) -> dict[str, Any]:
    """Return the whole report as JSON."""
    return {
        "model": found.model,
        "own": found.own,
        "prompts": {judge: judge_prompt(judge).version for judge in _judges(found)},
        "caveat": CAVEAT,
        "asked": found.asked,
        "known": found.known,
        "failed": len(found.failures),
        "malformed": _malformed(found),
        "agreement": [asdict(row) for row in agreements(found.opinions)],
        "disagreements": [_disagreement_json(o) for o in worst_first(found.opinions)],
    }


def write_judges(found: Judged) -> None:
    """Write `judges.md` and `judges.json` into the run folder; raises `EvaluationError`."""
    report = json.dumps(judges_json(found), indent=1, ensure_ascii=False)
    try:
        (found.folder / "judges.json").write_text(report + "\n", encoding="utf-8")
        (found.folder / "judges.md").write_text(judges_markdown(found) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {found.folder} ({error.strerror}); free it") from error


def _row(row: Agreement) -> Sequence[str]:
    interval = "" if row.low is None else f"{row.low:.3f} to {row.high:.3f}"
    counts = (row.both_right, row.both_wrong, row.judge_only, row.scores_only)
    return (
        row.judge,
        row.split,
        *map(str, (row.judged, row.unscored, row.n)),
        _number(row.agreement),
        interval,
        _number(row.kappa),
        *map(str, counts),
    )


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _asked(found: Judged) -> list[str]:
    lines = [
        f"{counted(found.asked, 'question')} put to the model, {found.known} answered before; "
        f"answers in broken form: {_malformed(found)}; without answer: {len(found.failures)}. "
        "What is unscored counts neither for nor against."
    ]
    if found.failures:
        reason, times = Counter(found.failures).most_common(1)[0]
        lines.append(f"Most often ({times}): {code(reason)}")
    if found.own:
        lines.append("The model judges its own words: it also wrote the answers.")
    return lines


def _malformed(found: Judged) -> int:
    said = {j.key: j for opinion in found.opinions for j in opinion.said if j is not None}
    return sum(bool(judgement.broken) for judgement in said.values())


def _judges(found: Judged) -> Sequence[str]:
    return list(dict.fromkeys(opinion.item.judge for opinion in found.opinions))


def _versions(found: Judged) -> list[str]:
    return [f"{judge} {judge_prompt(judge).version}" for judge in _judges(found)]


def _disagreement(opinion: Opinion) -> str:
    item = opinion.item
    why = next((j.reasoning for j in opinion.against or opinion.said if j is not None), "")
    return (
        f"- {item.judge}, {item.case.split} {code(item.case.id)} "
        f"{code(cut(item.case.question, LONGEST))}: {RIGHT[bool(opinion.verdict)]} to the judge, "
        f"{RIGHT[bool(item.scored)]} to the scores; {code(cut(item.came, LONGEST))}; "
        f"{code(cut(why, LONGEST))}"
    )


def _disagreement_json(opinion: Opinion) -> dict[str, Any]:
    item = opinion.item
    return {
        "judge": item.judge,
        "split": item.case.split,
        "id": item.case.id,
        "critical": item.case.critical,
        "question": item.case.question,
        "came": item.came,
        "right_to_judge": opinion.verdict,
        "right_to_scores": item.scored,
        "points": len(opinion.said),
        "points_against": len(opinion.against),
        "reasoning": [j.reasoning for j in opinion.against or opinion.said if j is not None],
    }
