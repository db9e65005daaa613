"""What a language model makes of an answer, where there is a model and an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.messages import message
from assistant.answering.turn import Turn
from assistant.answering.writing.writer import Writer, Written
from assistant.domain import Answer


def rewritten(turn: Turn, writer: Writer) -> Iterator[str | Turn]:
    """Let the model put the quotes into its words, as far as the gate lets them through.

    Who doubts an answer, or wants the best passage alone, is shown the quotes.
    """
    if turn.manner or not isinstance(turn.outcome, Answer):
        yield turn
        return
    # Of a message a model sees no more than what it asks: a mail is signed.
    read = turn.parts or filter(None, [turn.whole])
    asked = "\n".join(part.text for part in read) or turn.question.text
    for item in writer.stream(asked, turn.language, turn.outcome):
        yield item if isinstance(item, str) else _with_written(turn, item)


def _with_written(turn: Turn, written: Written) -> Turn:
    outcome = turn.outcome
    if written.answer is not None:
        marks = message("answer.model_written", turn.language)
        outcome = replace(written.answer, lead=f"{marks} {written.answer.lead}".strip())
    return replace(
        turn,
        outcome=outcome,
        signals={**turn.signals, **written.signals},
        checks=written.checks,
    )
