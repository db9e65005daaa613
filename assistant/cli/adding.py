"""`alliance eval add`: from a question and a checked answer to a case, in about a minute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.case_prompts import Given, ask, draft
from assistant.cli.options import CorpusDir, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

    from assistant.corpus import Corpus
    from assistant.evaluation.cases import Case
    from assistant.settings import Settings

Texts = list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What a case is written with: the texts, the cases so far, the bank's embeddings if any."""

    corpus: Corpus
    cases: tuple[Case, ...]
    embeddings: Embeddings | None
    file: Path


def add(
    question: Annotated[str, typer.Option(help="What is asked.")] = "",
    lang: Annotated[str, typer.Option(help="Its language; detected where left out.")] = "",
    expect: Annotated[str, typer.Option(help="answer, abstain or clarify.")] = "",
    category: Annotated[str, typer.Option(help="Kind of question, see eval/README.md.")] = "",
    search: Annotated[str, typer.Option(help="Words to look for in the digest.")] = "",
    provision: Annotated[
        Texts, typer.Option(help="Anchor that answers; repeat for others.")
    ] = None,
    facts: Annotated[
        Texts, typer.Option(help="Codes that answer together (A-1,A-2); repeat for: or these.")
    ] = None,
    pattern: Annotated[
        Texts, typer.Option(help="What an answer must say, as a pattern; repeat for: and this.")
    ] = None,
    own_pattern: Annotated[
        Texts, typer.Option(help="The same for the digest in the question's language.")
    ] = None,
    absent: Annotated[
        Texts, typer.Option(help="Pattern of what is asked, which stands nowhere in the digest.")
    ] = None,
    forbidden: Annotated[Texts, typer.Option(help="What only a wrong answer says.")] = None,
    opening: Annotated[str, typer.Option(help="yes or no, where it is certain.")] = "",
    premise: Annotated[str, typer.Option(help="What is wrong with the premise.")] = "",
    author: Annotated[str, typer.Option(help="Who wrote the case.")] = "",
    reviewer: Annotated[str, typer.Option(help="Who checked it: someone else.")] = "",
    critical: Annotated[bool, typer.Option(help="The gate is red if it gets worse.")] = False,
    source: Annotated[str, typer.Option(help="How the question arose.")] = "",
    feedback: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Go through the thumbs of the page.")
    ] = None,
    corpus: CorpusDir = None,
) -> None:
    """Add a checked question to the development questions; what no option says is asked for."""
    given = Given(
        question=question,
        lang=lang,
        expect=expect,
        category=category,
        search=search,
        provisions=tuple(provision or ()),
        facts=tuple(facts or ()),
        patterns=tuple(pattern or ()),
        own_patterns=tuple(own_pattern or ()),
        absent=tuple(absent or ()),
        forbidden=tuple(forbidden or ()),
        opening=opening,
        premise=premise,
        author=author,
        reviewer=reviewer,
        critical=critical,
        source=source,
    )
    desk = _open_desk(settings(corpus))
    if feedback is None:
        _write(given, desk)
    else:
        _walk(feedback, given, desk)
    typer.echo(f"next: `alliance eval check`, then commit {desk.file}")


def _open_desk(chosen: Settings) -> _Desk:
    from assistant.assembly import open_corpus
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.cases.adding import ADDED

    folder = chosen.eval_dir / "questions"
    texts = open_corpus(chosen)
    return _Desk(
        corpus=texts,
        cases=load_cases(folder),
        embeddings=_bank_embeddings(texts, chosen),
        file=folder / ADDED,
    )


def _bank_embeddings(texts: Corpus, chosen: Settings) -> Embeddings | None:
    from assistant.assembly import open_embeddings
    from assistant.errors import ModelError

    if not (texts.bank or texts.short or texts.silences or texts.stances):
        return None
    try:
        return open_embeddings(chosen, "query", tuned=False)
    except ModelError as error:
        typer.echo(f"not compared with the question bank: {error}", err=True)
        return None


def _walk(feedback: Path, given: Given, desk: _Desk) -> None:
    """Offer each question of a feedback file that no case asks yet."""
    from assistant.errors import AssistantError
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.cases.adding import asked_before
    from assistant.evaluation.cases.feedback import read_feedback

    taken = 0
    for entry in read_feedback(feedback):
        if asked_before(entry.question, desk.cases):
            continue
        typer.echo(f"\n{entry.at}, thumb {entry.thumb}, {entry.outcome}: {entry.question}")
        choice = ask("take, skip or quit", "--question", "skip").lower()
        if choice.startswith("q"):
            break
        if not choice.startswith("t"):
            continue
        about = replace(given, question=entry.question, source=f"asked on the page, {entry.at}")
        try:
            _write(about, desk, entry.anchors)
        except AssistantError as error:
            typer.echo(f"not added: {error}", err=True)
        else:
            taken += 1
            desk = replace(desk, cases=load_cases(desk.file.parent))
    typer.echo(f"{taken} added")


def _write(given: Given, desk: _Desk, cited: Sequence[str] = ()) -> None:
    """Append one case, or raise and write nothing."""
    from assistant.errors import EvaluationError
    from assistant.evaluation.cases.adding import fields_of, problems_of
    from assistant.evaluation.cases.writing import append_line

    fields = fields_of(draft(given, desk.corpus, cited), desk.cases, desk.corpus)
    problems = problems_of(fields, desk.cases, desk.corpus, desk.embeddings)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise EvaluationError("nothing was written; mend what is named above and add it again")
    typer.echo(append_line(desk.file, fields))
