"""Ask a sound engine once, break it in every way, and see whether the gate notices."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from assistant.domain import Question
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case
from assistant.evaluation.mutants.catalogue import MUTANTS
from assistant.evaluation.mutants.model import Family, Mutant, Sound, recording
from assistant.evaluation.mutants.reasons import families
from assistant.evaluation.mutants.sampling import stratified
from assistant.evaluation.mutants.standing import Judge
from assistant.evaluation.runs.folders import new_run_folder
from assistant.evaluation.runs.running import Run, Yardstick, read_run, run_evaluation
from assistant.evaluation.systems.system import ReplyJson, System

# Names the run that says what is right; nothing in it is broken.
CONTROL = Mutant(name="replayed", broken="Nothing.", expected=(), make=lambda sound: sound.ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a mutant.

    Attributes:
        asked: how many questions.
        changed: how many of its replies are not those of the sound engine.
        killed_by: kinds of reason that the gate gave; none if it survived.
        first_red: the gate's first line.
    """

    mutant: Mutant
    asked: int
    changed: int
    killed_by: tuple[Family, ...]
    first_red: str

    @property
    def as_expected(self) -> bool:
        """Tell whether it was noticed by what should notice it."""
        return not set(self.killed_by).isdisjoint(self.mutant.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the gate noticed; `folder` holds the run of the sound engine and of each survivor."""

    folder: Path
    fates: tuple[Fate, ...]

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Return the mutants that the gate let pass."""
        return tuple(fate for fate in self.fates if not fate.killed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Court:
    """Where mutants are judged: like the sound run, by a gate that stands by it."""

    sound: Sound
    run: Run
    yardstick: Yardstick
    stand_by: Callable[[Run], Judge]
    folder: Path

    def fate(self, mutant: Mutant) -> Fate:
        """Judge one mutant; raises `EvaluationError` if it fails to answer."""
        drawn = self.run if mutant.sample is None else self._drawn(mutant.sample)
        measure = self._untimed() if mutant.sample is None else self.yardstick
        place = self.folder / mutant.name.replace(" ", "-")
        run = run_evaluation(mutant.of(self.sound), drawn.cases, measure, place)
        if run.failures:
            name, reason = next(iter(run.failures.items()))
            raise EvaluationError(
                f"the mutant {mutant.name!r} failed at {name} ({reason}); mend the mutant"
            )
        reds = self.stand_by(drawn)(run).reds
        if reds:
            shutil.rmtree(place)
        return Fate(
            mutant=mutant,
            asked=len(run.cases),
            changed=sum(reply != drawn.replies[name] for name, reply in run.replies.items()),
            killed_by=families(reds),
            first_red=reds[0] if reds else "",
        )

    def _untimed(self) -> Yardstick:
        """Wait for the reference instead of working: what is repeated needs no speed."""
        seconds = (self.run.latency.reference or 0) / 1000
        reference = partial(time.sleep, seconds) if self.yardstick.reference else None
        return replace(self.yardstick, reference=reference)

    def _drawn(self, size: int) -> Run:
        return read_run(self.run.folder, stratified(self.run.cases, size), self.yardstick)


def prove(
    engine: System,
    cases: Sequence[Case],
    yardstick: Yardstick,
    stand_by: Callable[[Run], Judge],
    runs_dir: Path,
    mutants: Sequence[Mutant] = MUTANTS,
) -> Proof:
    """Judge every mutant of an engine against the engine itself.

    The questions are asked once (and a second time for the invariant that the reply is the same);
    mutants change what was recorded, and ask again only where that is not enough.

    Args:
        engine: a sound one.
        cases: what is asked.
        yardstick: what replies are measured with.
        stand_by: returns the gate that has a run for its baseline.
        runs_dir: where the folder of this proof is made.
        mutants: to judge.

    Raises:
        EvaluationError: the gate is red for the engine itself, or for its recorded replies: then
            a red mutant proves nothing. Or a mutant failed to run.
    """
    folder = new_run_folder(runs_dir, "mutants-")
    replies: dict[Question, ReplyJson] = {}
    run = run_evaluation(recording(engine, replies), cases, yardstick, folder / "sound")
    sound = Sound(engine=engine, replies=replies, cases=run.cases, corpus=yardstick.corpus)
    _require_green(stand_by(run)(run).reds, "the sound engine")
    court = _Court(sound=sound, run=run, yardstick=yardstick, stand_by=stand_by, folder=folder)
    control = court.fate(CONTROL)
    _require_green((control.first_red,) * bool(control.killed_by), "its recorded replies")
    fates = tuple(map(court.fate, mutants))
    shutil.rmtree(folder / CONTROL.name)
    return Proof(folder=folder, fates=fates)


def _require_green(reds: Sequence[str], of: str) -> None:
    if reds:
        raise EvaluationError(
            f"the gate is red for {of} ({len(reds)} reasons; first: {reds[0]}), so a red mutant "
            "would prove nothing; make `alliance eval gate` green first"
        )
