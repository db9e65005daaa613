"""`alliance eval check`: the evaluation questions themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.options import CorpusDir, settings

if TYPE_CHECKING:
    from assistant.corpus import Corpus

Counts = Annotated[bool, typer.Option("--counts", help="Print how many cases there are by kind.")]
Mend = Annotated[
    bool,
    typer.Option("--mend", help="First find evidence anew where it is missing or stands no more."),
]


def check(counts: Counts = False, mend: Mend = False, corpus: CorpusDir = None) -> None:
    """Check that each expected answer is in the corpus, and no question in the question bank."""
    from assistant.assembly import open_corpus, open_embeddings
    from assistant.errors import EvaluationError
    from assistant.evaluation.cases import check_cases, load_cases
    from assistant.evaluation.cases.counting import LOCKED_SHARE, counts_table, locked_share
    from assistant.evaluation.cases.leakage import near_copies

    chosen = settings(corpus)
    folder = chosen.eval_dir / "questions"
    texts = open_corpus(chosen)
    if mend:
        typer.echo(f"evidence found anew for {_mend(folder, texts)} questions")
    cases = load_cases(folder)
    bare = open_embeddings(chosen, "query", tuned=False)
    tuned = open_embeddings(chosen, "query") if chosen.tuning else None
    problems = [
        *check_cases(cases, texts),
        *(
            f"{copy.case_id}: {copy.question!r} stands in the bank at {copy.target}: "
            f"{copy.banked!r} ({copy.cosine}); reword the bank"
            for copy in near_copies(cases, texts, bare, tuned)
        ),
    ]
    if counts:
        typer.echo(counts_table(cases))
    for problem in problems:
        typer.echo(problem)
    typer.echo(
        f"{len(cases)} questions, {len(problems)} problems; {locked_share(cases):.0%} of the seeds "
        f"are locked (wanted: {LOCKED_SHARE:.0%})"
    )
    if problems:
        raise EvaluationError("mend the questions named above, or the corpus")


def _mend(folder: Path, corpus: Corpus) -> int:
    from assistant.evaluation.cases import Case
    from assistant.evaluation.cases.evidence import editions, mended
    from assistant.evaluation.cases.writing import rewrite

    texts = editions(corpus)

    def change(fields: dict[str, Any]) -> bool:
        found = mended(Case.model_validate(fields), corpus, texts)
        for nugget in fields["nuggets"] if found else ():
            if nugget["id"] in found:
                nugget["evidence"] = [evidence.model_dump() for evidence in found[nugget["id"]]]
        return bool(found)

    return rewrite(folder, change)
