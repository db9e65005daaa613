"""Teach an `Inference`: binary cross-entropy over lessons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from tqdm import tqdm

from assistant.grounding.inference.known import Beside, Known
from assistant.grounding.inference.lessons import Lesson, Lessons
from assistant.grounding.inference.network import Inference, Read, Tokens

BATCH = 64
RATE = 1e-3
# For a network that goes on learning.
RATE_ON = 5e-4
LAST_RATE = 0.03
WARM_UP = 50
DECAY = 0.02
STRONGEST = 1.0
# Right and wrong are taught a little short of certain.
SMOOTHING = 0.03
# How often a lesson is shown as if nothing were known to be said of its provision.
UNKNOWN = 0.2
# Batches are filled from so many at a time, sorted by length: little is padding.
POOLED = 16
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a network is taught.

    Attributes:
        epochs: how often everything is shown.
        start: goes on learning; without it, a network that knows nothing does.
    """

    epochs: int
    start: Inference | None = None


def train(lessons: Lessons, known: Known, tokens: Mapping[str, Read], course: Course) -> Inference:
    """Return a trained network.

    Args:
        lessons: what is taught.
        known: what is laid beside it.
        tokens: of every text of `lessons`.
        course: how.
    """
    lot = Random(SEED)  # noqa: S311 - not for secrets
    torch.manual_seed(SEED)
    network = course.start or Inference(next(iter(tokens.values())).vectors.shape[-1])
    rate = RATE_ON if course.start else RATE
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=DECAY)
    steps = course.epochs * len(list(_batches(lessons.draw(lot), lot)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1, (n + 1) / WARM_UP) * max(LAST_RATE, 1 - n / steps)
    )
    network.train()
    with tqdm(total=steps, desc="learning", unit="batch", disable=None) as bar:
        for _ in range(course.epochs):
            for batch in _batches(lessons.draw(lot), lot):
                loss = _loss(network, batch, [_known(s, known, tokens, lot) for s in batch], tokens)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(network.parameters(), STRONGEST)
                optimiser.step()
                schedule.step()
                bar.set_postfix(loss=f"{loss.item():.3f}")
                bar.update()
    return network.eval()


def _batches(drawn: Sequence[Lesson], lot: Random) -> Iterator[list[Lesson]]:
    batches = []
    for at in range(0, len(drawn), BATCH * POOLED):
        pool = sorted(drawn[at : at + BATCH * POOLED], key=lambda s: len(s.text + s.statement))
        batches += [pool[n : n + BATCH] for n in range(0, len(pool), BATCH)]
    lot.shuffle(batches)
    yield from batches


def _known(lesson: Lesson, known: Known, tokens: Mapping[str, Read], lot: Random) -> Beside:
    """Return what others said of the same provision, or nothing."""
    if lot.random() < UNKNOWN:
        return known.nothing()
    return known.beside([lesson.anchor], tokens[lesson.statement], lesson.writer)


def _loss(
    network: Inference,
    batch: Sequence[Lesson],
    known: Sequence[Beside],
    tokens: Mapping[str, Read],
) -> Tensor:
    texts = Tokens.of([tokens[lesson.text] for lesson in batch])
    statements = Tokens.of([tokens[lesson.statement] for lesson in batch])
    true = torch.tensor([float(lesson.true) for lesson in batch])
    aims = SMOOTHING + (1 - 2 * SMOOTHING) * true
    rightly = Tokens.of([beside.rightly for beside in known])
    wrongly = Tokens.of([beside.wrongly for beside in known])
    # A step takes a third less time on a CPU that multiplies in bfloat16.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = network(texts, statements, rightly, wrongly)
    return binary_cross_entropy_with_logits(odds.float(), aims)
