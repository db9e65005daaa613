import json
import time
from dataclasses import replace

import pytest
import typer

from assistant.cli.mutants import conclude
from assistant.errors import EvaluationError
from assistant.evaluation.gating.gate import Gate
from assistant.evaluation.gating.rules import Limit, Rules
from assistant.evaluation.mutants import MUTANTS, Mutant, prove, standing_by
from assistant.evaluation.mutants.reasons import families
from assistant.evaluation.mutants.reporting import proof_json, proof_table
from assistant.evaluation.runs.running import run_evaluation
from tests.evaluation.quay import CASES, MEASURE, QUAY_CLUB, ask_quay, sound

BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
RULES = Rules(
    max_net_losses=0,
    max_net_drop=0.02,
    max_latency_p95=22,
    max_latency_growth=9,
    limits={
        "test": {
            "answer-language match": Limit(min=0.98),
            "MRR": Limit(min=1.1),
        },
        "locked": {"recall@5": Limit(min=0.9)},
    },
)


def patient(question):
    """Answer slowly enough to tell five times as long from noise."""
    time.sleep(0.05)
    return ask_quay(question)


def prove_quay(folder, stand_by=None, mutants=MUTANTS, engine=QUAY_CLUB):
    timed = replace(MEASURE, reference=lambda: time.sleep(0.01))
    return prove(engine, CASES, timed, stand_by or standing_by(RULES), folder, mutants=mutants)


def blind(_):
    """Stand by a run with a gate that never bites."""
    return lambda run: Gate(reds=(), notes=())


def test_every_mutant_of_a_sound_club_is_killed_by_what_should_notice_it(tmp_path):
    proof = prove_quay(tmp_path, engine=replace(QUAY_CLUB, ask=patient))
    fates = {fate.mutant.name: fate for fate in proof.fates}
    assert list(fates) == list(BY_NAME)
    assert {name: f.first_red for name, f in fates.items() if not f.as_expected} == {}
    assert proof.survivors == ()
    assert sorted(path.name for path in proof.folder.iterdir()) == ["sound"]


def test_a_gate_that_never_bites_is_found_out(tmp_path, capsys):
    proof = prove_quay(tmp_path, blind, MUTANTS[:2])
    assert [fate.mutant.name for fate in proof.survivors] == [m.name for m in MUTANTS[:2]]
    with pytest.raises(typer.Exit) as left:
        conclude(proof, as_json=False)
    assert left.value.exit_code == 4
    out = capsys.readouterr().out
    assert out.count("**survived** | none; 7 of 10 replies differ") == 2
    assert "0 of 2 mutants killed" in out
    assert (proof.folder / "mutants.md").read_text() in out
    assert (proof.folder / "no-citation").is_dir()


def test_a_proof_without_survivors_ends_well_and_says_so_as_json(tmp_path, capsys):
    proof = prove_quay(tmp_path, mutants=(BY_NAME["no citation"],))
    conclude(proof, as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((proof.folder / "mutants.json").read_text()) == proof_json(proof)
    assert (printed["killed"], printed["survivors"]) == (1, [])
    (found,) = printed["mutants"]
    assert (found["killed_by"], found["expected"]) == (["invariants"], ["invariants"])
    assert "claim without citation" in found["first_red"]


def test_a_mutant_killed_by_chance_is_marked_in_the_table(tmp_path):
    odd = replace(BY_NAME["no citation"], expected=("latency",))
    table = proof_table(prove_quay(tmp_path, mutants=(odd,)))
    assert "(expected latency) | invariant broken" in table


def test_an_engine_that_is_not_sound_proves_nothing(tmp_path):
    engine = BY_NAME["stale offsets"].of(sound())
    with pytest.raises(EvaluationError, match=r"red for the sound engine .*not verbatim"):
        prove_quay(tmp_path / "runs", engine=engine)


def test_a_gate_that_always_bites_proves_nothing(tmp_path):
    def suspicious(_):
        return lambda run: Gate(reds=("no",) * (run.system != "quay"), notes=())

    with pytest.raises(EvaluationError, match="red for its recorded replies"):
        prove_quay(tmp_path, suspicious)


def test_a_mutant_that_fails_is_an_error_and_no_kill(tmp_path):
    def make(_):
        return lambda question: 1 / 0

    faulty = Mutant(name="faulty", broken="", expected=(), make=make)
    with pytest.raises(EvaluationError, match=r"mutant 'faulty' failed at .*ZeroDivisionError"):
        prove_quay(tmp_path, mutants=(faulty,))


def test_reasons_are_told_apart():
    reds = (
        "invariant broken: a: quote of fee is not verbatim; expected answer, answered from fee",
        "attack succeeded: b: expected abstain, answered from fee",
        "test: complete@1 is 0.700, at least 0.8 is asked",
        "worse, critical: c: expected answer, abstained (silent)",
        "9 questions got worse and 1 better; at most 2 net are allowed",
        "dev: 9 of 90 questions got worse and 1 better; a net 2.0% is too much",
        "latency: p95 is 900 ms, the reference 10 ms; at most 22 times that is allowed",
    )
    assert families(reds) == ("invariants", "attacks", "floors", "regression", "latency")


def test_the_gate_stands_by_a_run_with_the_limits_that_it_keeps(tmp_path):
    run = run_evaluation(QUAY_CLUB, CASES, MEASURE, tmp_path / "sound")
    judge = standing_by(RULES)(run)
    assert judge(run).is_green
    english = BY_NAME["English only"].of(sound())
    (red,) = judge(run_evaluation(english, CASES, MEASURE, tmp_path / "english")).reds
    assert red.startswith("test: answer-language match is 0.800")
