"""Track `clapnq`: the right passage, its right sentences, and whether it answers at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evaluation.external.clap import ClapItem
from assistant.evaluation.external.pool import METHODS, Load, ranking
from assistant.evaluation.external.reading import ReadPool, look_up
from assistant.evaluation.external.results import Row, TrackResult, ranking_rows
from assistant.evaluation.external.sentences import sentence_rows
from assistant.evaluation.external.sets import CLAPNQ
from assistant.evaluation.external.signals import signal_rows


def measure_clapnq(items: Sequence[ClapItem], load: Load) -> TrackResult:
    """Measure retrieval, sentence selection and answerability over one pool of all passages.

    Args:
        items: answerable and unanswerable ones.
        load: returns embeddings by prompt.
    """
    read = look_up(items, load)
    sentences, on_sentences = sentence_rows(read)
    signals, on_signals = signal_rows(read)
    parts = {"passages": _retrieval(read), "sentences": sentences, "answerable?": signals}
    return TrackResult(
        name=CLAPNQ,
        rows=tuple(
            replace(row, set=f"{part}, {row.set}") for part, rows in parts.items() for row in rows
        ),
        remarks=(
            f"The pool has {len(read.pool.names)} passages, of {len(items)} questions.",
            on_sentences,
            on_signals,
        ),
    )


def _retrieval(read: ReadPool) -> list[Row]:
    answerable = [looked for looked in read.looked if looked.item.answerable]
    rankings = {
        method: [ranking(looked.scores[method]) for looked in answerable] for method in METHODS
    }
    return ranking_rows("all", rankings, [looked.item.passage for looked in answerable])
