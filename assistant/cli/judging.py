"""`alliance eval judge`: a second opinion of a chat model on a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asked import untimed
from assistant.cli.options import AsJson, CorpusDir, print_json, settings

if TYPE_CHECKING:
    from assistant.corpus import Corpus
    from assistant.evaluation.judging import ChatJudge
    from assistant.evaluation.runs.running import Run
    from assistant.settings import Settings

JOBS = 4


def judge(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    judges: Annotated[
        list[str] | None,
        typer.Option(
            "--judge",
            metavar="NAME",
            help="faithfulness, completeness, relevance or abstention; repeat. All.",
        ),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only questions of dev, test or locked; repeat."),
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=1, help="Only so many questions, of every category.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="How many questions the model is asked at a time.")
    ] = JOBS,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
) -> None:
    """Let the chat model of the settings judge a run, and compare it with the scores.

    Writes judges.md and judges.json into the run folder and changes nothing else there. What was
    asked once is not asked again. Choose another model than the one that wrote the answers.
    """
    from assistant.assembly import open_corpus
    from assistant.evaluation.judging import judge_run
    from assistant.evaluation.judging.reporting import judges_json, judges_table, write_judges

    chosen = settings(corpus)
    asked = _chat_judge(chosen, jobs)
    texts = open_corpus(chosen)
    judged = judge_run(_run(chosen, texts, folder, split, size), texts, asked, judges or ())
    write_judges(judged)
    if as_json:
        print_json(judges_json(judged))
    else:
        typer.echo(f"{judges_table(judged)}\n\nreport: {folder / 'judges.md'}")


def _chat_judge(chosen: Settings, jobs: int) -> ChatJudge:
    from assistant.answering.writing.models import open_model
    from assistant.assembly import model_choice
    from assistant.errors import SettingsError
    from assistant.evaluation.judging import ChatJudge

    choice = model_choice(chosen)
    model = open_model(choice)
    if model is None:
        raise SettingsError(
            "no model is set that could judge; set ASSISTANT_LLM, or ASSISTANT_LLM_URL and "
            "ASSISTANT_LLM_MODEL"
        )
    return ChatJudge(model=model, name=choice.label, server=choice.url, jobs=jobs)


def _run(
    chosen: Settings, corpus: Corpus, folder: Path, splits: list[str] | None, size: int | None
) -> Run:
    """Read a run, and leave out of its scores what is not to be judged."""
    from dataclasses import replace

    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.mutants import stratified
    from assistant.evaluation.runs.running import read_run

    run = read_run(folder, load_cases(chosen.eval_dir / "questions"), untimed(corpus))
    wanted = [case for case in run.cases if not splits or case.split in splits]
    drawn = {case.id for case in stratified(wanted, size or len(wanted))}
    return replace(run, scores=tuple(score for score in run.scores if score.id in drawn))
