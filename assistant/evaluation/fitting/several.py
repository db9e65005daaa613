"""Messages that ask several things, for fitting which of them what was found answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.calibration import Logistic
from assistant.domain import Reply
from assistant.evaluation.fitting.logistic import Signals, fitted

SEVERAL = "several"
SIGNALS = ("part_confidence", "part_near", "part_gap")
OPEN = "open:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A message that asks several things.

    Attributes:
        language: ISO 639-1.
        kind: `chat` or `mail`.
        text: the message.
        questions: in order; `asks` says in English what is asked, `expected` names the anchors any
            of which answers, with `|` between them, or `open:` and a silence.
    """

    language: str
    kind: str
    text: str
    questions: Sequence[Mapping[str, str]]

    @property
    def golds(self) -> tuple[frozenset[str], ...]:
        """Return of each question the anchors that answer; none for what the texts leave open."""
        expected = (question["expected"] for question in self.questions)
        return tuple(frozenset(() if e.startswith(OPEN) else e.split("|")) for e in expected)

    @property
    def targets(self) -> frozenset[str]:
        """Return the anchors that it names."""
        return frozenset().union(*self.golds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What was measured for one of several questions, and whether what was found answers it."""

    signals: Signals
    right: bool


def stood(reply: Reply, golds: Sequence[frozenset[str]]) -> Iterator[Stood]:
    """Yield what was found for each question of a message, where they were told apart rightly.

    Those that are declined are left out: nothing is quoted for them.

    Args:
        reply: to the message.
        golds: of each of its questions, in order.
    """
    found = reply.trace.part_verdicts
    if len(found) != len(golds) or len(reply.trace.parts) < len(found):
        return
    for part, gold in zip(found, golds, strict=True):
        if part.reason is None and part.hits:
            yield Stood(signals=part.signals, right=part.hits[0].anchor in gold)


def fit_stands(found: Sequence[Stood]) -> Logistic | None:
    """Fit when what is nearest to a question is quoted; None without examples of either kind."""
    right = [each.signals for each in found if each.right]
    wrong = [each.signals for each in found if not each.right]
    return fitted(SIGNALS, right, wrong) if right and wrong else None
