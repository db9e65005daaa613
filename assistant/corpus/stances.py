"""What the provisions affirm or deny, and where the corpus must ask back; read from TOML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from assistant.corpus.questions import LANGUAGES_FOLDER
from assistant.corpus.tables import TablesFile
from assistant.domain import Holds, Reason, Silence, Stance


def _in_english(choice: dict[str, str]) -> dict[str, str]:
    if "en" not in choice:
        raise ValueError("lacks `en`, which is shown where a language has no text")
    return choice


Questions = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]
Choice = Annotated[dict[str, str], AfterValidator(_in_english)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Stance(_Entry):
    id: str
    proposition: str
    anchor: str
    holds: Holds
    hedged: bool = False
    asks: Questions = {}
    denies: Questions = {}
    assumes: Questions = {}


class _Stances(_Entry):
    stance: tuple[_Stance, ...]


class _Sides(_Entry):
    asks: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()


class _Worded(RootModel[dict[str, _Sides]]):
    model_config = ConfigDict(frozen=True)


class _Ambiguity(_Entry):
    id: str
    subject: dict[str, str]
    questions: Questions
    choices: Annotated[tuple[Choice, ...], Field(min_length=2)]


class _Ambiguities(_Entry):
    ambiguity: tuple[_Ambiguity, ...]


def read_stances(folder: Path) -> tuple[Stance, ...]:
    """Return every stance in order of file and place.

    The folder `languages` holds one file a language with further wordings of some of them.

    Raises:
        CorpusError: a file breaks a rule, or `assumes` stands beside a proposition that holds.
    """
    stances = [stance for path in sorted(folder.glob("*.toml")) for stance in _stances(path)]
    known = {stance.id for stance in stances}
    worded: dict[str, dict[str, Questions]] = {}
    for path in sorted((folder / LANGUAGES_FOLDER).glob("*.toml")):
        file = TablesFile.open(path)
        for stance_id, sides in file.parse(_Worded).root.items():
            if stance_id not in known:
                raise file.error((stance_id,), f"there is no such stance; use an id of {folder}")
            for side, questions in sides:
                if questions:
                    worded.setdefault(stance_id, {}).setdefault(side, {})[path.stem] = questions
    return tuple(replace(stance, worded=worded.get(stance.id, {})) for stance in stances)


def read_ambiguities(path: Path) -> tuple[Silence, ...]:
    """Return what must be asked back, as silences with choices; none without the file.

    Raises:
        CorpusError: the file breaks a rule.
    """
    if not path.is_file():
        return ()
    return tuple(
        Silence(
            id=entry.id,
            subject=entry.subject,
            nearest=tuple(choice["anchor"] for choice in entry.choices if "anchor" in choice),
            questions=entry.questions,
            reason=Reason.AMBIGUOUS,
            choices=tuple(_texts(choice) for choice in entry.choices),
        )
        for entry in TablesFile.open(path).parse(_Ambiguities).ambiguity
    )


def _stances(path: Path) -> list[Stance]:
    file = TablesFile.open(path)
    found = []
    for place, entry in enumerate(file.parse(_Stances).stance):
        if entry.assumes and entry.holds is not Holds.NO:
            raise file.error(
                ("stance", place, "assumes"),
                "only what does not hold can be assumed wrongly; remove it",
            )
        found.append(Stance(**dict(entry)))
    return found


def _texts(choice: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in choice.items() if language != "anchor"}
