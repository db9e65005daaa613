"""The folder of external sets: which are there, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.evaluation.external.asked import Asked
from assistant.evaluation.external.clap import ClapItem, read_clap
from assistant.evaluation.external.squad import ParallelSet, read_parallel_sets

FOREIGN, XQUAD, CLAPNQ = "foreign", "xquad", "clapnq"
TRACKS = (FOREIGN, XQUAD, CLAPNQ)
FILES = {XQUAD: "*.json", CLAPNQ: "*.jsonl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalSets:
    """What was read: parallel sets by language, and ClapNQ items; empty where absent."""

    folder: Path
    parallel: Mapping[str, ParallelSet] = field(default_factory=dict)
    clap: tuple[ClapItem, ...] = ()

    @property
    def questions(self) -> tuple[Asked, ...]:
        """Return the questions of all sets."""
        parallel = (question for one in self.parallel.values() for question in one.questions)
        return (*parallel, *(item.asked for item in self.clap))

    def absent(self, track: str) -> str:
        """Return why a track cannot run; empty where it can."""
        if not self.folder.is_dir():
            return f"the folder {self.folder} is absent; eval/external.md says what it holds"
        found = {FOREIGN: self.questions, XQUAD: self.parallel, CLAPNQ: self.clap}[track]
        if found:
            return ""
        wanted = [track] if track in FILES else list(FILES)
        return "no " + " and no ".join(str(self.folder / one / FILES[one]) for one in wanted)


def read_sets(folder: Path, tracks: Collection[str]) -> ExternalSets:
    """Read the sets that the tracks need; raises `EvaluationError` on a file of another form."""
    return ExternalSets(
        folder=folder,
        parallel=read_parallel_sets(folder / XQUAD) if {FOREIGN, XQUAD} & set(tracks) else {},
        clap=read_clap(folder / CLAPNQ) if {FOREIGN, CLAPNQ} & set(tracks) else (),
    )
