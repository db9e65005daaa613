"""A linear classifier over what a corpus knows to be asked: which provision or silence is meant.

The nearest known questions say whether something like it was asked before; the classifier weighs
what sets one provision or silence apart from all others, and its probabilities say whether any
provision is meant at all. Softmax regression over cosines (normalised class vectors as in
NormFace, Wang et al. 2017, arXiv 1704.06369), begun at the mean of each class.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.files import read_arrays
from assistant.retrieval.adapter import one_thread, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 900
BATCH = 512
LEARNING_RATE = 5e-3
LAST_RATE = 0.05
# Probabilities are sharp enough at this factor of the cosines, and not yet certain of everything.
SCALE = 20.0
SEED = 7
# Odds are not taken further than this, on either side.
CERTAIN = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a question was taken for.

    Attributes:
        likeness: cosine to the vector of each provision, by anchor.
        odds: natural logarithm of P(some provision) / P(some silence).
        elsewhere: natural logarithm of P(another subject) / P(all else).
    """

    likeness: dict[str, float]
    odds: float
    elsewhere: float


NOTHING = Recognition(likeness={}, odds=0.0, elsewhere=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """One unit vector and one bias for each class.

    Attributes:
        anchors: the provisions, which are the first classes; the others are silences.
        vectors: float32, shape (classes, d).
        bias: float32, shape (classes,).
        elsewhere: how many classes, the last ones, are other subjects.
    """

    anchors: tuple[str, ...]
    vectors: NDArray[np.float32]
    bias: NDArray[np.float32]
    elsewhere: int = 0

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """Read what `save` wrote; raises `OSError` or `ValueError` on a damaged file."""
        names = ("anchors", "vectors", "bias", "elsewhere")
        anchors, vectors, bias, elsewhere = read_arrays(path, *names)
        return cls(
            anchors=tuple(map(str, anchors)), vectors=vectors, bias=bias, elsewhere=int(elsewhere)
        )

    def save(self, path: Path) -> None:
        """Write all of it as one `.npz` file."""
        anchors = np.asarray(self.anchors, dtype=np.str_)
        np.savez(
            path,
            anchors=anchors,
            vectors=self.vectors,
            bias=self.bias,
            elsewhere=np.asarray(self.elsewhere),
        )

    def recognise(self, question: NDArray[np.float32]) -> Recognition:
        """Say what a question is about: an adapted unit vector of shape (d,)."""
        if not self.anchors:
            return NOTHING
        cosines = self.vectors @ question
        scores = SCALE * cosines + self.bias
        known, here = len(self.anchors), len(scores) - self.elsewhere
        return Recognition(
            likeness=dict(zip(self.anchors, cosines[:known].tolist(), strict=True)),
            odds=_log_odds(scores[:known], scores[known:]),
            elsewhere=_log_odds(scores[here:], scores[:here]),
        )


def _log_odds(some: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    sums = [np.logaddexp.reduce(part) if len(part) else -np.inf for part in (some, others)]
    return float(np.clip(sums[0] - sums[1], -CERTAIN, CERTAIN))


def train_classifier(
    questions: NDArray[np.float32],
    targets: Sequence[str],
    provisions: Collection[str],
    elsewhere: Collection[str] = (),
) -> Classifier:
    """Fit a classifier; the same input gives the same numbers.

    Args:
        questions: adapted unit vectors (n, d) of bank and silence questions.
        targets: what each of them points at.
        provisions: the targets that are provisions; the others are silences.
        elsewhere: the silences that are other subjects.
    """
    import torch
    from torch.nn.functional import cross_entropy, normalize

    anchors = sorted(set(targets) & set(provisions))
    away = sorted(set(targets) & set(elsewhere))
    classes = [*anchors, *sorted(set(targets) - {*anchors, *away}), *away]
    if not classes:
        return Classifier(anchors=(), vectors=questions, bias=np.zeros(0, dtype=np.float32))
    row_of = {target: row for row, target in enumerate(classes)}
    labels = np.asarray([row_of[target] for target in targets], dtype=np.int64)
    means = np.zeros((len(classes), questions.shape[1]), dtype=np.float32)
    np.add.at(means, labels, questions)
    with one_thread():
        asked, meant = torch.from_numpy(questions), torch.from_numpy(labels)
        vectors = torch.from_numpy(unit(means)).requires_grad_()
        bias = torch.zeros(len(classes), requires_grad=True)
        optimiser = torch.optim.Adam([vectors, bias], lr=LEARNING_RATE)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: max(LAST_RATE, 1 - step / STEPS)
        )
        order = torch.Generator().manual_seed(SEED)
        for _ in range(STEPS):
            rows = torch.randperm(len(asked), generator=order)[:BATCH]
            scores = SCALE * (asked[rows] @ normalize(vectors).T) + bias
            optimiser.zero_grad()
            cross_entropy(scores, meant[rows]).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return Classifier(
        anchors=tuple(anchors),
        vectors=unit(vectors.detach().numpy()),
        bias=bias.detach().numpy(),
        elsewhere=len(away),
    )
