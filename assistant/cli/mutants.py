"""`alliance eval mutants`: does the gate notice broken engines?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.asked import our_system, yardstick
from assistant.cli.options import AsJson, CorpusDir, IndexDir, RunsDir, print_json, settings

if TYPE_CHECKING:
    from assistant.evaluation.mutants import Proof

SIZE = 400
SURVIVED = 4


def mutants(
    size: Annotated[
        int,
        typer.Option(
            min=1, help="How many questions of a pull request are asked, of every category."
        ),
    ] = SIZE,
    as_json: AsJson = False,
    runs: RunsDir = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Break the engine in every known way; exit 4 if the gate lets one of them pass."""
    from assistant.assembly import ready_assistant
    from assistant.evaluation.cases import load_cases
    from assistant.evaluation.gating.rules import read_rules
    from assistant.evaluation.mutants import drawn_from, prove, standing_by, stratified

    chosen = settings(corpus, index)
    rules = read_rules(chosen.eval_dir / "thresholds.toml")
    assistant = ready_assistant(chosen)
    cases = load_cases(chosen.eval_dir / "questions")
    proof = prove(
        our_system(assistant, chosen),
        stratified(drawn_from(cases), size),
        yardstick(chosen, assistant.corpus),
        standing_by(rules),
        runs or chosen.eval_dir / "runs",
    )
    conclude(proof, as_json=as_json)


def conclude(proof: Proof, *, as_json: bool) -> None:
    """Write and print a proof.

    Raises:
        typer.Exit: with 4, if a mutant survived.
    """
    from assistant.evaluation.mutants.reporting import proof_json, proof_table, write_proof

    write_proof(proof)
    if as_json:
        print_json(proof_json(proof))
    else:
        typer.echo(f"{proof_table(proof)}\n\nrun: {proof.folder}")
    if proof.survivors:
        raise typer.Exit(SURVIVED)
