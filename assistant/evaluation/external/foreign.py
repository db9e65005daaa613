"""Track `foreign`: questions on other subjects, put to the assistant as they are.

None of them is about the Alliance, so every answer is a false one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from assistant.contract import reply_json
from assistant.domain import Question, Reply
from assistant.evaluation.external.asked import Asked
from assistant.evaluation.external.results import Row, TrackResult
from assistant.evaluation.external.sets import FOREIGN
from assistant.evaluation.measuring.summary import rate
from assistant.retrieval.foreseen import ForeseenEmbeddings

ALL = "all"
BATCH = 128
Ask = Callable[[Question], Reply]
Assist = Callable[[], tuple[ForeseenEmbeddings, Ask]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What one question got.

    Attributes:
        asked: the question.
        how: outcome and reason.
        answered: whether there was an answer.
        sources: what it was answered from.
        signals: what the engine decided by, as in the public form of a reply.
    """

    asked: Asked
    how: str
    answered: bool
    sources: tuple[str, ...]
    signals: dict[str, Any]


def measure_foreign(questions: Sequence[Asked], assist: Assist) -> TrackResult:
    """Ask every question; returns the share not answered, by language.

    A question that makes the assistant crash is left out of the share and listed.

    Args:
        questions: of all sets.
        assist: returns the assistant's embeddings and its `ask` over them.
    """
    foreseen, ask = assist()
    outcomes: list[_Outcome] = []
    failures: list[str] = []
    with tqdm(total=len(questions), desc="asking", unit="question", disable=None) as bar:
        for start in range(0, len(questions), BATCH):
            batch = questions[start : start + BATCH]
            foreseen.foresee([asked.text.strip() for asked in batch])
            for asked in batch:
                try:
                    outcomes.append(_outcome(asked, reply_json(ask(Question(text=asked.text)))))
                except Exception as error:  # noqa: BLE001 - a crash is a result, and is listed
                    failures.append(
                        f"{asked.id} ({asked.language}): {type(error).__name__}: {error}"
                    )
                bar.update()
    return _result(outcomes, failures)


def _outcome(asked: Asked, reply: dict[str, Any]) -> _Outcome:
    answered = reply["outcome"] == "answered"
    how = reply["outcome"] if answered else f"{reply['outcome']} ({reply['reason']})"
    sources = [f"{c['anchor']}: {c['quote']}" for c in reply["citations"]] if answered else []
    return _Outcome(
        asked=asked,
        how=how,
        answered=answered,
        sources=tuple(sources),
        signals=reply["trace"]["signals"],
    )


def _result(outcomes: Sequence[_Outcome], failures: Sequence[str]) -> TrackResult:
    languages = sorted({outcome.asked.language for outcome in outcomes})
    groups = {code: [o for o in outcomes if o.asked.language == code] for code in languages}
    answered = [outcome for outcome in outcomes if outcome.answered]
    counts = Counter(outcome.how for outcome in outcomes)
    remarks = [
        f"{len(answered)} of {len(outcomes)} were answered: each is a false answer.",
        "Outcomes: " + ", ".join(f"{how} {n}" for how, n in counts.most_common()) + ".",
        "Languages ask the same questions: the interval over all is narrower than it should be.",
        f"{len(failures)} made the assistant fail.",
    ]
    return TrackResult(
        name=FOREIGN,
        rows=tuple(
            Row(
                set=name,
                method="assistant",
                measures=(rate("not answered", [float(not o.answered) for o in group]),),
            )
            for name, group in ((groups | {ALL: list(outcomes)}).items())
        ),
        remarks=tuple(remarks),
        cases=tuple(
            {
                "id": o.asked.id,
                "language": o.asked.language,
                "question": o.asked.text,
                "answered_from": list(o.sources),
                "signals": o.signals,
            }
            for o in answered
        ),
        listed=(*(_line(o) for o in answered), *(f"failed: {failure}" for failure in failures)),
    )


def _line(outcome: _Outcome) -> str:
    quoted = "; ".join(" ".join(source.split())[:160] for source in outcome.sources)
    return f"{outcome.asked.language}: {outcome.asked.text} — answered from {quoted}"
