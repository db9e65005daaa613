"""What the record says in sentences, in each official EU language (`assistant/messages`).

Which sentences stand there follows from the record, so that none is said that does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.lists import format_list
from babel.numbers import format_percent

from assistant.answering.messages import message
from assistant.corpus.dates import locale_of
from assistant.evaluation.measuring.summary import Measure
from assistant.transparency.record import Model, Text, TransparencyRecord

# The measures that can be said in plain words; the splits that did not set the constants.
PLAIN = {
    "complete@1": "complete",
    "wrong": "wrong",
    "citation precision": "citations",
    "over-abstention": "declined",
    "near-miss abstention": "noticed",
    "attack success": "attacks",
}
TELLING = ("locked", "test")
STATUS = {"in force": "in_force", "superseded": "superseded", "background": "background"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measure in plain words: what it says, its value, its 95 % interval, its questions."""

    says: str
    value: str
    interval: str
    n: int


def say(key: str, language: str, **values: object) -> str:
    """Return a message of the record by its key without the prefix."""
    return message(f"record.{key}", language, **values)


def notice(language: str) -> str:
    """Tell people that they deal with an AI system (AI Act, Article 50(1))."""
    return message("ui.notice_ai", language)


def purpose(record: TransparencyRecord, language: str) -> list[str]:
    """Say what the assistant is for, in which languages."""
    locale = locale_of(language)
    spoken = format_list([locale.languages[code] for code in record.quoted], locale=locale)
    return [say("purpose", language), say("languages", language, languages=spoken)]


def limits(record: TransparencyRecord, language: str) -> list[str]:
    """Say what the assistant cannot do, and what must not be expected of it."""
    said = []
    if record.has_digests:
        said += [message("ui.notice", language), say("limits.partial", language)]
    if record.checked:
        said.append(say("limits.dated", language, date=record.checked))
    said += [say(f"limits.{key}", language) for key in ("mistakes", "actions", "advice")]
    if record.writer:
        said.append(message("answer.model_written", language))
    return said


def models(record: TransparencyRecord, language: str) -> list[str]:
    """Name the models by what they do."""
    said = [_named(model, language) for model in record.models]
    return said if record.writer else [*said, say("models.none", language)]


def _named(model: Model, language: str) -> str:
    name = f"{model.name} ({model.licence})" if model.licence else model.name
    return say(f"models.{model.task}", language, name=name)


def data_protection(record: TransparencyRecord, language: str) -> list[str]:
    """Say what becomes of questions and replies."""
    writer = record.writer
    return [
        say("data.conversation", language),
        say("data.browser", language),
        say("data.ratings_on" if record.ratings else "data.ratings_off", language),
        say("data.model", language, name=writer.name) if writer else say("data.local", language),
    ]


def contact(record: TransparencyRecord, language: str) -> list[str]:
    """Say where a person may be asked, as far as the texts tell."""
    unnamed = [say("contact.none", language)] if record.contact_unnamed else []
    page = [message("abstain.contact", language, url=record.page)] if record.page else []
    return [*unnamed, *page]


def freshness(record: TransparencyRecord, language: str) -> list[str]:
    """Say when and of what the figures were taken."""
    if record.measured is None:
        return [say("not_measured", language)]
    dated = record.measured.date
    said = [say("measured", language, date=dated)] if dated else []
    if record.measured_in_use is False:
        said.append(say("measured_elsewhere", language))
    return said


def facts(text: Text, language: str) -> list[str]:
    """Say in short what is known of a text: date, reference, status, licence, languages."""
    status = STATUS.get(text.status)
    said = [
        text.date,
        text.reference,
        say(f"status.{status}", language) if status else "",
        text.licence,
        ", ".join(text.digests or text.languages),
        say("checked", language, date=text.checked) if text.checked else "",
    ]
    return [fact for fact in said if fact]


def figures(record: TransparencyRecord, language: str) -> Iterator[tuple[str, list[Figure]]]:
    """Yield each telling split in plain words with its measures that can be said so."""
    measures = record.measured.measures if record.measured else {}
    for split in TELLING:
        found = _plain(measures.get(split, ()), language)
        if found:
            yield say(f"split.{split}", language), found


def _plain(measures: Sequence[Measure], language: str) -> list[Figure]:
    given = {measure.name: measure for measure in measures}
    return [
        Figure(
            says=say(f"measure.{key}", language),
            value=_percent(measure.value, language),
            interval=_interval(measure, language),
            n=measure.n,
        )
        for name, key in PLAIN.items()
        if (measure := given.get(name)) and measure.value is not None
    ]


def _interval(measure: Measure, language: str) -> str:
    if measure.low is None or measure.high is None:
        return ""
    return f"{_percent(measure.low, language)} – {_percent(measure.high, language)}"


def _percent(share: float, language: str) -> str:
    locale = locale_of(language)
    shown = format_percent(round(share, 3), locale=locale, decimal_quantization=False)
    return str(shown)
