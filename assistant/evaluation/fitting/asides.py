"""Messages that say more than they ask, for fitting how they are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.calibration import Logistic
from assistant.domain import Answer, Hit, Reply
from assistant.evaluation.fitting.logistic import Signals, fitted

ASIDES = "asides"
SIGNALS = (
    "beside_margin",
    "beside_likeness",
    "beside_points_back",
    "beside_asked",
    "beside_further",
)
OPEN = "open:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A message of which one sentence asks.

    Attributes:
        language: ISO 639-1.
        kind: `beside` if the rest does not change what is asked, `matters` if it does, `open` if
            the texts do not answer.
        text: the message.
        expected: anchors, any of which answers, with `|` between them; `open:` and a silence.
    """

    language: str
    kind: str
    text: str
    expected: str

    @property
    def gold(self) -> frozenset[str]:
        """Return the anchors that answer; none for what the texts leave open."""
        return frozenset(() if self.expected.startswith(OPEN) else self.expected.split("|"))

    @property
    def targets(self) -> frozenset[str]:
        """Return the anchors that it names."""
        return self.gold


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoReadings:
    """Signals of a message of which one reading alone is right; `alone`: that of its question."""

    signals: Signals
    alone: bool


def two_readings(reply: Reply, gold: Collection[str]) -> TwoReadings | None:
    """Compare the two readings of a message; None if both are right, or none, or it has one only.

    Args:
        reply: to the message.
        gold: the anchors that answer; none for what the texts leave open.
    """
    trace = reply.trace
    if len(trace.parts) != 1:
        return None
    unread = trace.part_verdicts[0]
    read_right = _right(trace.hits, gold, answers=isinstance(reply.outcome, Answer))
    if read_right == _right(unread.hits, gold, answers=unread.reason is None):
        return None
    signals = {name: float(trace.signals[name]) for name in SIGNALS}
    read_alone = unread.text != trace.parts[0]
    return TwoReadings(signals=signals, alone=read_right == read_alone)


def fit_beside(readings: Sequence[TwoReadings]) -> Logistic | None:
    """Fit when the question of a message is read alone; None without examples of either kind."""
    alone = [reading.signals for reading in readings if reading.alone]
    whole = [reading.signals for reading in readings if not reading.alone]
    return fitted(SIGNALS, alone, whole) if alone and whole else None


def _right(hits: Sequence[Hit], gold: Collection[str], *, answers: bool) -> bool:
    return answers and hits[0].anchor in gold if gold else not answers
