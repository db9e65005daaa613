"""`alliance eval systems`: ours and others on the same questions."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.asked import OURS, our_system, yardstick
from assistant.cli.options import CorpusDir, IndexDir, RunsDir, settings
from assistant.cli.reporting import keep_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.language_models import BaseChatModel

    from assistant.corpus import Corpus
    from assistant.evaluation.cases import Case
    from assistant.evaluation.runs.running import Run
    from assistant.evaluation.systems.endpoint import Endpoint, Format
    from assistant.evaluation.systems.system import System
    from assistant.settings import Settings

# The key of an endpoint is a secret and no setting: it is never printed or stored.
KEY = "ALLIANCE_EVAL_KEY"
EVERY_SPLIT = "all"
REPORT = "side_by_side.md"

CairnPath = Annotated[
    Path | None, typer.Option("--cairn", metavar="PATH", help="Program of the system cairn.")
]
Url = Annotated[
    str, typer.Option("--url", help=f"Address of the system http; its key is read from {KEY}.")
]
UrlFormat = Annotated[
    Literal["reply", "openai"],
    typer.Option("--format", help="What the address takes: our JSON, or chat completions."),
]
UrlModel = Annotated[str, typer.Option("--url-model", help="Name of the model at --url.")]
RunnablePath = Annotated[
    str, typer.Option("--runnable", metavar="MODULE:ATTRIBUTE", help="The system runnable.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a door was told about systems that are not ours: the options above."""

    cairn: Path | None = None
    url: str = ""
    url_format: Format = "reply"
    url_model: str = ""
    runnable: str = ""


def systems(
    system: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="alliance (ours), tutorial, bm25, cairn, http or runnable; repeat. "
            "The first three if none is named.",
        ),
    ] = None,
    split: Annotated[
        Literal["dev", "test", "locked", "all"], typer.Option(help="Which questions are asked.")
    ] = "dev",
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="Only questions in this language; repeat.")
    ] = None,
    sample: Annotated[
        int, typer.Option(min=0, help="Ask only so many, the same ones each time; 0 for all.")
    ] = 0,
    cairn: CairnPath = None,
    url: Url = "",
    url_format: UrlFormat = "reply",
    url_model: UrlModel = "",
    runnable: RunnablePath = "",
    runs: RunsDir = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Ask several systems the same questions and print one table of them."""
    from assistant.assembly import open_corpus
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.reports.side_by_side import side_by_side
    from assistant.evaluation.runs.folders import new_run_folder
    from assistant.evaluation.runs.running import run_evaluation

    chosen = settings(corpus, index)
    cases = load_cases(chosen.eval_dir / "questions")
    asked = chosen_cases(cases, split, lang or [], sample)
    texts = open_corpus(chosen)
    outside = Outside(
        cairn=cairn, url=url, url_format=url_format, url_model=url_model, runnable=runnable
    )
    with ExitStack() as closing:
        named = dict.fromkeys(system or (OURS, "tutorial", "bm25"))
        opened = open_systems(list(named), chosen, texts, cases, outside, closing)
        folder = new_run_folder(runs or chosen.eval_dir / "runs", "side-by-side-")
        measured = yardstick(chosen, texts)
        finished = [run_evaluation(one, asked, measured, folder) for one in opened]
    report = side_by_side(finished, OURS)
    (folder / REPORT).write_text(f"# Side by side\n\n{report}\n", encoding="utf-8")
    typer.echo(f"{report}\n\nreport: {folder / REPORT}")


def run_other(
    name: str,
    asked: Sequence[Case],
    chosen: Settings,
    outside: Outside,
    runs: Path,
    resume: Path | None,
) -> Run:
    """Ask a system that is not ours and write its run folder, reports included."""
    from assistant.assembly import open_corpus
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.runs.running import run_evaluation

    texts = open_corpus(chosen)
    cases = load_cases(chosen.eval_dir / "questions")
    with ExitStack() as closing:
        (one,) = open_systems([name], chosen, texts, cases, outside, closing)
        run = run_evaluation(one, asked, yardstick(chosen, texts), runs, resume)
    keep_reports(run, chosen)
    return run


def chosen_cases(
    cases: Sequence[Case], split: str, languages: Sequence[str], sample: int
) -> list[Case]:
    """Return the cases of a split and some languages; of those, `sample` by the hash of their id.

    Raises:
        UsageError: none is left.
    """
    from hashlib import sha256

    from assistant.errors import UsageError

    fitting = [
        case
        for case in cases
        if split in {EVERY_SPLIT, case.split} and (not languages or case.lang in languages)
    ]
    if not fitting:
        raise UsageError("there is no such question; give another --split or --lang")
    by_hash = sorted(fitting, key=lambda case: sha256(case.id.encode()).digest())
    kept = {case.id for case in by_hash[: sample or None]}
    return [case for case in fitting if case.id in kept]


def open_systems(
    names: Sequence[str],
    chosen: Settings,
    corpus: Corpus,
    cases: Sequence[Case],
    outside: Outside,
    closing: ExitStack,
) -> list[System]:
    """Open systems by name, ours among them; `closing` ends what they start.

    Raises:
        UsageError: a name is unknown, or an option that its system needs is missing.
        AssistantError: a system cannot be opened.
    """
    import tempfile

    from assistant.evaluation.systems.opening import NAMES, Materials, open_system

    materials = Materials(
        corpus=corpus,
        folder=Path(closing.enter_context(tempfile.TemporaryDirectory())),
        closing=closing,
        development=tuple(case for case in cases if case.split == "dev"),
        model=_chat_model(chosen) if "tutorial" in names else None,
        cairn=outside.cairn,
        endpoint=_endpoint(outside),
        runnable=outside.runnable,
    )
    _check_names(names, (OURS, *NAMES))
    return [_ours(chosen) if name == OURS else open_system(name, materials) for name in names]


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    from assistant.errors import UsageError

    for name in names:
        if name not in known:
            raise UsageError(f"unknown system {name!r}; use {', '.join(known)}")


def _ours(chosen: Settings) -> System:
    from assistant.assembly import ready_assistant

    return our_system(ready_assistant(chosen), chosen)


def _endpoint(outside: Outside) -> Endpoint | None:
    from assistant.evaluation.systems.endpoint import Endpoint

    if not outside.url:
        return None
    return Endpoint(
        url=outside.url,
        form=outside.url_format,
        model=outside.url_model,
        key=os.environ.get(KEY, ""),
    )


def _chat_model(chosen: Settings) -> BaseChatModel | None:
    """Open the chat model of the settings, which then writes for the tutorial as it does for us."""
    from assistant.answering.writing.models import open_model
    from assistant.assembly import model_choice

    return open_model(model_choice(chosen))
