"""`alliance eval` as a user runs it, on four questions about the club."""

import json
import re

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import EvaluationError, UsageError

RULES = """
max_net_losses = 0
max_net_drop = 0.02
max_latency_p95 = 60000
max_latency_growth = 100
[limits.test]
"complete@1" = { min = 0.5 }
"""
FEE = {
    "id": "fee", "split": "test", "lang": "en", "question": "What does the club cost a year?",
    "category": "fact", "answerability": "answerable", "expect": "answer", "facts": [["R-3"]],
    "nuggets": [{"id": "sum", "vital": True, "any_of": {"en": ["80 euros"]}}],
    "forbidden": [], "critical": True, "expected_lang": "en", "author": "author-1",
}  # fmt: skip
FOUNDER = FEE | {
    "id": "founder", "split": "dev", "question": "Who founded the club?", "facts": [["P-1"]],
    "nuggets": [{"id": "name", "vital": True, "any_of": {"en": ["Maria Lopes"]}}],
}  # fmt: skip
PARKING = FEE | {
    "id": "parking", "question": "Where can members park their cars?", "category": "near-miss",
    "answerability": "unanswerable", "expect": "abstain", "facts": [], "nuggets": [],
}  # fmt: skip
BOARD = FEE | {
    "id": "board", "split": "locked", "critical": False, "facts": [["R-4"]], "seed": "board-1",
    "question": "How long does the board take to decide on an application?",
    "nuggets": [{"id": "days", "vital": True, "any_of": {"en": ["thirty days"]}}],
}  # fmt: skip
REASON = "first baseline of the club"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eval")
    (folder / "questions").mkdir()
    lines = [json.dumps(fields) for fields in (FEE, FOUNDER, PARKING, BOARD)]
    (folder / "questions" / "club.jsonl").write_text("\n".join(lines))
    (folder / "thresholds.toml").write_text(RULES)
    return folder


@pytest.fixture(scope="module")
def alliance(club_settings, place):
    environ = {
        "ASSISTANT_CORPUS_DIR": str(club_settings.corpus_dir),
        "ASSISTANT_INDEX_DIR": str(club_settings.index_dir),
        "ASSISTANT_MODELS_DIR": str(club_settings.models_dir),
        "ASSISTANT_EVAL_DIR": str(place),
    }
    return lambda *arguments: CliRunner().invoke(app, ["eval", *arguments], env=environ)


@pytest.fixture(scope="module")
def accepted(alliance):
    done = alliance("accept", "--reason", REASON)
    assert done.exit_code == 0, done.output
    return done


def test_accepting_writes_the_baseline_with_its_reason(accepted, place):
    baseline = json.loads((place / "baseline.json").read_text())
    assert list(baseline["items"]) == ["board", "fee", "founder", "parking"]
    assert set(baseline["measures"]) == {"dev", "locked", "test"}
    assert baseline["latency_ratio"] > 0
    (entry,) = baseline["history"]
    assert (entry["reason"], entry["net_change"]) == (REASON, 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry["date"])
    assert entry["index"]
    assert "4 questions, +0 passed net" in accepted.output


def test_the_gate_stands_by_what_was_accepted_and_resumes_a_run(accepted, alliance, place):
    latest = str((place / "runs" / "latest").resolve())
    done = alliance("gate", "--resume", latest)
    assert (done.exit_code, "gate: green" in done.output) == (0, True), done.output
    assert f"report: {latest}/report.html" in done.output


def test_a_red_gate_says_why_and_exits_with_four(accepted, alliance, place):
    baseline = place / "baseline.json"
    sound = baseline.read_text()
    spoilt = json.loads(sound)
    spoilt["items"]["gone"] = {"passed": True}
    baseline.write_text(json.dumps(spoilt))
    done = alliance("gate", "--resume", str(place / "runs" / "latest"))
    baseline.write_text(sound)
    assert done.exit_code == 4
    assert "RED gone: gone: in the baseline, no longer among the questions" in done.stderr
    assert "gate: red (1 reasons)" in done.output


def test_the_set_of_a_pull_request_asks_less(accepted, alliance, place):
    done = alliance("gate", "--set", "pr")
    assert done.exit_code == 0, done.output
    settings = json.loads((place / "runs" / "latest" / "settings.json").read_text())
    assert settings["cases"] == ["fee", "founder", "parking"]


def test_thresholds_are_read_before_anything_is_asked(accepted, alliance, place):
    before = len(list((place / "runs").iterdir()))
    (place / "thresholds.toml").write_text("limits = 3")
    done = alliance("gate")
    (place / "thresholds.toml").write_text(RULES)
    assert isinstance(done.exception, EvaluationError)
    assert len(list((place / "runs").iterdir())) == before


def test_accepting_needs_a_reason(alliance, place):
    assert alliance("accept").exit_code == 2
    done = alliance("accept", "--reason", "better")
    assert isinstance(done.exception, UsageError)
    assert "at least 10 characters" in str(done.exception)


def test_two_runs_are_compared(accepted, alliance, place):
    runs = sorted(path for path in (place / "runs").iterdir() if not path.is_symlink())
    done = alliance("compare", str(runs[0]), str(runs[0]))
    assert done.exit_code == 0, done.output
    assert "4 questions are in both runs." in done.output
    assert "none" in done.output
    absent = alliance("compare", str(runs[0]), str(place))
    assert isinstance(absent.exception, EvaluationError)
