"""How sure the assistant is that the texts answer: fitted for a corpus, stored beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import CorpusError

CALIBRATION = "calibration.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic model over signals: confidence = σ(bias + Σ weight · signal).

    `alliance eval calibrate` fits it on the development questions; the default stands for the
    margin to the nearest silence alone.

    Attributes:
        weights: by name of the signal.
        bias: added to the weighted signals.
        least: confidence from which a question is answered.
    """

    weights: dict[str, float] = field(default_factory=lambda: {"silence_margin": 40.0})
    bias: float = 1.6
    least: float = 0.5

    @classmethod
    def read(cls, folder: Path) -> Calibration:
        """Read the calibration of a corpus; the default where it has none.

        Raises:
            CorpusError: the file is damaged.
        """
        path = folder / CALIBRATION
        if not path.is_file():
            return cls()
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CorpusError(f"{path}: {error}; run `alliance eval calibrate`") from error

    def write(self, folder: Path) -> None:
        """Store it with the corpus."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / CALIBRATION).write_text(text + "\n", encoding="utf-8")

    def confidence(self, signals: Mapping[str, float]) -> float:
        """Return the probability that the texts answer, from 0 to 1."""
        weighted = self.bias + sum(w * signals[name] for name, w in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, weighted))))
