"""Ask what is fitted on: development questions, exchanges, messages, other subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus import Corpus
from assistant.domain import Question, Reply
from assistant.evaluation.cases import Case, Gold, load_cases
from assistant.evaluation.fitting.asides import ASIDES, Aside, TwoReadings, two_readings
from assistant.evaluation.fitting.calibrating import Example
from assistant.evaluation.fitting.exchanges import EXCHANGES, Exchange
from assistant.evaluation.fitting.lines import read_lines
from assistant.evaluation.fitting.logistic import Signals
from assistant.evaluation.fitting.other_subjects import OTHER_SUBJECTS, read_other_subjects
from assistant.evaluation.fitting.several import SEVERAL, Asked, Several, asked

Ask = Callable[[Question], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was measured.

    Attributes:
        alone: development questions that were read by themselves.
        followed: these and those of exchanges that were read with the exchange before them.
        readings: messages of which one reading alone is right.
        parts: questions of messages that ask several things.
        foreign: questions on other subjects.
    """

    alone: tuple[Example, ...]
    followed: tuple[Example, ...]
    readings: tuple[TwoReadings, ...]
    parts: tuple[Asked, ...]
    foreign: tuple[Signals, ...]


def gather(ask: Ask, corpus: Corpus, folder: Path) -> Gathered:
    """Ask everything that `alliance eval calibrate` fits on.

    Args:
        ask: the assistant.
        corpus: that it answers from.
        folder: of the evaluation.

    Raises:
        EvaluationError: a file cannot be read, or expects what is gone.
    """
    cases = [
        (case, ask(case.as_question()))
        for case in load_cases(folder / "questions")
        if case.split == "dev" and case.expect != "clarify"
    ]
    examples = [
        (reply, _example(reply, answerable=case.expect == "answer", author=case.author))
        for case, reply in cases
    ]
    after = [*examples, *_after_exchanges(ask, corpus, folder / EXCHANGES)]
    others = read_other_subjects(folder / OTHER_SUBJECTS)
    return Gathered(
        alone=tuple(example for reply, example in examples if not reply.trace.continues),
        # An exchange whose last question turns out to stand alone says nothing of follow-ups.
        followed=tuple(example for reply, example in after if reply.trace.continues),
        readings=(
            *filter(None, (two_readings(reply, _gold(case, corpus)) for case, reply in cases)),
            *_of_asides(ask, corpus, folder / ASIDES),
        ),
        parts=tuple(_of_several(ask, corpus, folder / SEVERAL)),
        foreign=tuple(_signals(ask(Question(text=text))) for text in others),
    )


def _after_exchanges(ask: Ask, corpus: Corpus, folder: Path) -> Iterator[tuple[Reply, Example]]:
    for each in read_lines(folder, Exchange, _targets(corpus)):
        reply, answerable = ask(each.as_question()), each.target in corpus.provisions
        yield reply, _example(reply, answerable=answerable, author=str(each.writer))


def _of_asides(ask: Ask, corpus: Corpus, folder: Path) -> Iterator[TwoReadings]:
    for each in read_lines(folder, Aside, corpus.provisions.keys()):
        compared = two_readings(ask(Question(text=each.text)), each.gold)
        if compared:
            yield compared


def _of_several(ask: Ask, corpus: Corpus, folder: Path) -> Iterator[Asked]:
    for each in read_lines(folder, Several, _targets(corpus)):
        yield from asked(ask(Question(text=each.text)), each)


def _targets(corpus: Corpus) -> frozenset[str]:
    """Return the provisions and silences."""
    return frozenset((*corpus.provisions, *(silence.id for silence in corpus.silences)))


def _example(reply: Reply, *, answerable: bool, author: str) -> Example:
    return Example(signals=_signals(reply), answerable=answerable, author=author)


def _signals(reply: Reply) -> dict[str, float]:
    measured = reply.trace.signals
    return {name: value for name, value in measured.items() if isinstance(value, float)}


def _gold(case: Case, corpus: Corpus) -> frozenset[str]:
    return Gold(case, corpus).anchors if case.expect == "answer" else frozenset()
