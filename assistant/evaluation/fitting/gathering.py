"""Ask what is fitted on: development questions, exchanges, messages, other subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

from assistant.corpus import Corpus
from assistant.domain import Question, Reply
from assistant.evaluation.cases import Case, Gold, load_cases
from assistant.evaluation.fitting.asides import ASIDES, Aside, two_readings
from assistant.evaluation.fitting.calibrating import Example, Gathered
from assistant.evaluation.fitting.exchanges import EXCHANGES, Exchange
from assistant.evaluation.fitting.lines import read_lines
from assistant.evaluation.fitting.other_subjects import OTHER_SUBJECTS, read_other_subjects
from assistant.evaluation.fitting.pooling import Pooled
from assistant.evaluation.fitting.several import SEVERAL, Asked, Several, asked, named

Ask = Callable[[Question], Reply]


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
    alone = [
        _example(reply, answerable=case.expect == "answer", author=case.author)
        for case, reply in cases
    ]
    asides = read_lines(folder / ASIDES, Aside, corpus.provisions.keys())
    exchanges = read_lines(folder / EXCHANGES, Exchange, targets(corpus))
    after = [*_continuing(ask, exchanges, corpus), *_turning(ask, exchanges, cases, asides, corpus)]
    others = read_other_subjects(folder / OTHER_SUBJECTS)
    return Gathered(
        alone=tuple(example for example in alone if not example.weighed),
        followed=tuple(
            example for example in (*alone, *(turn for turn, _ in after)) if example.weighed
        ),
        readings=(
            *filter(None, (two_readings(reply, _gold(case, corpus)) for case, reply in cases)),
            *filter(None, (two_readings(ask(Question(text=a.text)), a.gold) for a in asides)),
        ),
        parts=tuple(_of_several(ask, corpus, folder / SEVERAL)),
        turns=tuple(Pooled(weighed=turn.weighed, meant=meant) for turn, meant in after if meant),
        foreign=tuple(_signals(ask(Question(text=text))) for text in others),
    )


def _continuing(
    ask: Ask, exchanges: Sequence[Exchange], corpus: Corpus
) -> Iterator[tuple[Example, frozenset[str]]]:
    """Yield what was measured for questions that stand on an exchange, and what they mean."""
    for each in exchanges:
        answerable = each.target in corpus.provisions
        reply = ask(each.as_question())
        yield _example(reply, answerable=answerable, author=str(each.writer)), each.targets


def _turning(
    ask: Ask,
    exchanges: Sequence[Exchange],
    cases: Sequence[tuple[Case, Reply]],
    asides: Sequence[Aside],
    corpus: Corpus,
) -> Iterator[tuple[Example, frozenset[str]]]:
    """Yield the same for questions that stand alone, each after an exchange with another target.

    What development questions mean that the texts leave open is not known.
    """
    alone = [
        (case.question, _gold(case, corpus), case.expect == "answer", case.author)
        for case, _ in cases
        if not case.history
    ]
    alone += [(a.text, named(a.expected), bool(a.gold), ASIDES) for a in asides]
    for (text, meant, answerable, author), other in zip(alone, cycle(exchanges), strict=False):
        if other.target not in meant:
            yield _example(ask(other.before(text)), answerable=answerable, author=author), meant


def _of_several(ask: Ask, corpus: Corpus, folder: Path) -> Iterator[Asked]:
    for each in read_lines(folder, Several, targets(corpus)):
        yield from asked(ask(Question(text=each.text)), each)


def targets(corpus: Corpus) -> frozenset[str]:
    """Return the provisions and silences."""
    return frozenset((*corpus.provisions, *(silence.id for silence in corpus.silences)))


def _example(reply: Reply, *, answerable: bool, author: str) -> Example:
    return Example(
        signals=_signals(reply),
        answerable=answerable,
        author=author,
        weighed=reply.trace.weighed,
    )


def _signals(reply: Reply) -> dict[str, float]:
    measured = reply.trace.signals
    return {name: value for name, value in measured.items() if isinstance(value, float)}


def _gold(case: Case, corpus: Corpus) -> frozenset[str]:
    return Gold(case, corpus).anchors if case.expect == "answer" else frozenset()
