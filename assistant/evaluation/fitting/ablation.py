"""What each part of the corpus is worth: the same questions with and without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.corpus import Corpus
from assistant.evaluation.measuring.summary import Measure

SHOWN = (
    "recall@5",
    "complete@1",
    "citation precision",
    "abstention recall",
    "over-abstention",
    "answer-language match",
)
WHOLE = "whole corpus"


def ablations(corpus: Corpus) -> dict[str, Corpus]:
    """Return the corpus, and the corpus without each of its parts, by name."""
    answered = {target: short for target, short in corpus.short.items() if corpus.find(target)}
    without = {
        "without silences": replace(corpus, silences=(), short=answered),
        # Without a bank every question would be nearest to a silence: both are left out.
        "without silences and bank": replace(corpus, silences=(), bank={}, short={}),
        "without French and German digests": replace(corpus, translations={}),
    }
    return {WHOLE: corpus} | {
        name: replace(less, fingerprint=f"{corpus.fingerprint} {name}")
        for name, less in without.items()
    }


def ablation_table(runs: Mapping[str, tuple[Measure, ...]]) -> str:
    """Render one column a corpus, one row a measure, as a Markdown table."""
    lines = [
        "| measure | " + " | ".join(runs) + " |",
        "|---|" + "---|" * len(runs),
    ]
    for name in SHOWN:
        values = [next(m for m in measures if m.name == name) for measures in runs.values()]
        cells = ["unscored" if m.value is None else f"{m.value:.3f} (n = {m.n})" for m in values]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
