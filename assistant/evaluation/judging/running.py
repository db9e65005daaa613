"""One judging of a run: ask what is not known yet, compare with the scores, write it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus import Corpus
from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.judging.agreement import Opinion
from assistant.evaluation.judging.asking import Ask, ChatJudge, ask_all, asks_of
from assistant.evaluation.judging.items import JUDGES, Item
from assistant.evaluation.judging.kept import Kept
from assistant.evaluation.runs.running import Run

JUDGEMENTS = "judgements.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What judges made of a run.

    Attributes:
        folder: of the run.
        model: the judge's.
        own: whether that model also wrote the answers.
        opinions: by judge and question.
        asked: how many questions were put to the model now; `known` how many were before.
        failures: why questions stayed without an answer, a line each.
    """

    folder: Path
    model: str
    own: bool
    opinions: tuple[Opinion, ...]
    asked: int
    known: int
    failures: tuple[str, ...]


def judge_run(run: Run, corpus: Corpus, judge: ChatJudge, names: Sequence[str]) -> Judged:
    """Let a model judge the replies of a run; the run's own scores stay as they are.

    Args:
        run: with replies and scores.
        corpus: holds the provisions that were found.
        judge: whom to ask.
        names: of `JUDGES`; all if empty.

    Raises:
        UsageError: there is no such judge.
        EvaluationError: the run folder cannot be written.
        ModelError: the model has no structured output, or is out of reach.
    """
    items = _items(run, corpus, names or tuple(JUDGES))
    put = [asks_of(item, judge.label) for item in items]
    asks = [ask for of_item in put for ask in of_item]
    try:
        kept = Kept(run.folder / JUDGEMENTS)
        known = _known(asks, kept)
        failures = ask_all(asks, judge, kept)
    except OSError as error:
        raise EvaluationError(f"cannot write {run.folder} ({error.strerror}); free it") from error
    return Judged(
        folder=run.folder,
        model=judge.label,
        own=judge.name == run.about.get("llm"),
        opinions=tuple(
            Opinion(item=item, said=tuple(kept.get(ask.key) for ask in of_item))
            for item, of_item in zip(items, put, strict=True)
        ),
        asked=len({ask.key for ask in asks}) - known,
        known=known,
        failures=failures,
    )


def _items(run: Run, corpus: Corpus, names: Sequence[str]) -> list[Item]:
    for name in names:
        if name not in JUDGES:
            raise UsageError(f"unknown judge {name!r}; use {', '.join(JUDGES)}")
    cases = {case.id: case for case in run.cases}
    found = [
        JUDGES[name](cases[score.id], run.replies[score.id], score, corpus)
        for name in dict.fromkeys(names)
        for score in run.scores
    ]
    return [item for item in found if item is not None]


def _known(asks: Sequence[Ask], kept: Kept) -> int:
    return len({ask.key for ask in asks if kept.get(ask.key) is not None})
