"""Reader of parallel question sets in the form of SQuAD 1.1 (Rajpurkar et al., EMNLP 2016).

XQuAD (Artetxe, Ruder and Yogatama, ACL 2020) has this form: one file a language, the same question
ids in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import EvaluationError
from assistant.evaluation.cases.loading import read_text
from assistant.evaluation.external.asked import Asked, checked

Filled = Field(min_length=1)


class _Form(BaseModel):
    """Fields that are not named are passed over: SQuAD files carry answers, versions, titles."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Question(_Form):
    id: str = Filled
    question: str = Filled


class _Paragraph(_Form):
    context: str = Filled
    qas: tuple[_Question, ...]


class _Article(_Form):
    paragraphs: tuple[_Paragraph, ...]


class _File(_Form):
    data: tuple[_Article, ...] = Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelSet:
    """One language of a parallel set.

    Attributes:
        language: ISO 639-1, the file's name.
        passages: text by id.
        questions: in the order of the file.
        gold: id of the passage that answers, by id of the question.
    """

    language: str
    passages: Mapping[str, str]
    questions: tuple[Asked, ...]
    gold: Mapping[str, str]


def read_parallel_sets(folder: Path) -> dict[str, ParallelSet]:
    """Read every `LANGUAGE.json` of a folder, by language; empty where there is none.

    Raises:
        EvaluationError: a file cannot be read or has another form.
    """
    return {path.stem: read_squad(path) for path in sorted(folder.glob("*.json"))}


def read_squad(path: Path) -> ParallelSet:
    """Read one file; raises `EvaluationError`, one line that names file and field."""
    content = read_text(path)
    read = checked(lambda: _File.model_validate_json(content), str(path))
    passages: dict[str, str] = {}
    questions: list[Asked] = []
    gold: dict[str, str] = {}
    for article_number, article in enumerate(read.data):
        for number, paragraph in enumerate(article.paragraphs):
            passage_id = f"{article_number}/{number}"
            passages[passage_id] = paragraph.context
            for asked in paragraph.qas:
                if asked.id in gold:
                    raise EvaluationError(f"{path}: the id {asked.id} is used twice; rename one")
                gold[asked.id] = passage_id
                questions.append(Asked(id=asked.id, text=asked.question, language=path.stem))
    return ParallelSet(language=path.stem, passages=passages, questions=tuple(questions), gold=gold)
