"""Reader of ClapNQ (Rosenthal et al., TACL 2025, arXiv 2404.02103): one JSON object a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import EvaluationError
from assistant.evaluation.cases.loading import read_text
from assistant.evaluation.external.asked import Asked, checked

# ClapNQ is English and its lines do not say so.
LANGUAGE = "en"
Filled = Field(min_length=1)


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Passage(_Form):
    title: str
    text: str = Filled
    sentences: tuple[str, ...] = Filled


class _Annotation(_Form):
    answer: str
    selected_sentences: tuple[str, ...]


class _Line(_Form):
    id: str = Filled
    input: str = Filled
    passages: tuple[_Passage, ...] = Field(min_length=1, max_length=1)
    output: tuple[_Annotation, ...] = Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class ClapItem:
    """A question with the passage that was read for it.

    Attributes:
        asked: the question.
        heading: title of the page that the passage is from.
        passage: heading and text, as they are indexed.
        sentences: of the passage, in order.
        selected: the sentences that the first annotator took the answer from.
        answerable: whether the passage answers.
    """

    asked: Asked
    heading: str
    passage: str
    sentences: tuple[str, ...]
    selected: frozenset[str]
    answerable: bool


def read_clap(folder: Path) -> tuple[ClapItem, ...]:
    """Read every `*.jsonl` of a folder; empty where there is none.

    Raises:
        EvaluationError: a line has another form, or an id is used twice; names file and line.
    """
    items: dict[str, ClapItem] = {}
    for path in sorted(folder.glob("*.jsonl")):
        # Not splitlines(): it also splits at U+2028, which may stand inside a JSON string.
        for number, line in enumerate(read_text(path).split("\n"), start=1):
            if not line.strip():
                continue
            item = _item(line, f"{path}:{number}")
            if item.asked.id in items:
                raise EvaluationError(
                    f"{path}:{number}: the id {item.asked.id} is used twice; rename one"
                )
            items[item.asked.id] = item
    return tuple(items.values())


def _item(line: str, where: str) -> ClapItem:
    read = checked(lambda: _Line.model_validate_json(line), where)
    passage = read.passages[0]
    return ClapItem(
        asked=Asked(id=read.id, text=read.input, language=LANGUAGE),
        heading=passage.title,
        passage=f"{passage.title}: {passage.text}",
        sentences=passage.sentences,
        selected=frozenset(read.output[0].selected_sentences),
        answerable=any(annotation.answer.strip() for annotation in read.output),
    )
