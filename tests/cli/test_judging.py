"""`alliance eval judge` as a user calls it."""

import json
import sys

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli.judging import judge
from assistant.errors import ModelError, SettingsError
from tests.answering.test_served_model import server  # noqa: F401 - a fixture
from tests.conftest import DATA
from tests.evaluation.bench import CASES, run_of


@pytest.fixture
def place(tmp_path):
    (tmp_path / "questions").mkdir()
    lines = [case.model_dump_json() for case in CASES]
    (tmp_path / "questions" / "club.jsonl").write_text("\n".join(lines))
    return tmp_path


@pytest.fixture
def alliance_judge(place, models_dir):
    app = typer.Typer()
    app.command()(judge)

    def call(*arguments, **environ):
        given = {
            "ASSISTANT_CORPUS_DIR": str(DATA / "corpus"),
            "ASSISTANT_EVAL_DIR": str(place),
            "ASSISTANT_MODELS_DIR": str(models_dir),
        }
        return CliRunner().invoke(app, [*map(str, arguments)], env=given | environ)

    return call


def test_without_a_model_the_command_says_what_to_set(alliance_judge, tmp_path):
    error = alliance_judge(tmp_path).exception
    assert isinstance(error, SettingsError)
    assert "set ASSISTANT_LLM, or ASSISTANT_LLM_URL and ASSISTANT_LLM_MODEL" in str(error)
    assert "\n" not in str(error)


def test_without_its_package_the_command_says_what_to_install(
    alliance_judge, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    served = {"ASSISTANT_LLM_URL": "http://127.0.0.1:9/v1", "ASSISTANT_LLM_MODEL": "any"}
    error = alliance_judge(tmp_path, **served).exception
    assert isinstance(error, ModelError)
    assert "pip install 'alliance-assistant[llm]'" in str(error)
    assert "\n" not in str(error)


def test_a_server_that_is_down_is_one_line(alliance_judge, place):
    pytest.importorskip("langchain_openai")
    run = run_of(place / "runs")
    served = {"ASSISTANT_LLM_URL": "http://127.0.0.1:9/v1", "ASSISTANT_LLM_MODEL": "any"}
    error = alliance_judge(run.folder, **served, ASSISTANT_LLM_RETRIES="0").exception
    assert isinstance(error, ModelError), error
    assert "any at http://127.0.0.1:9/v1 cannot be asked" in str(error)
    assert "\n" not in str(error)
    assert not (run.folder / "judges.md").exists()


def test_a_real_model_judges_a_run(alliance_judge, place, server):  # noqa: F811 - the fixture
    run = run_of(place / "runs")
    served = {
        "ASSISTANT_LLM_URL": f"{server}/v1",
        "ASSISTANT_LLM_MODEL": "smollm2",
        "ASSISTANT_LLM_MAX_TOKENS": "30",
        "ASSISTANT_LLM_TIMEOUT": "300",
    }
    few = (run.folder, "--judge", "abstention", "--split", "test", "--size", "1", "--jobs", "1")
    done = alliance_judge(*few, "--json", **served)
    assert done.exit_code == 0, done.exception
    told = json.loads(done.stdout)
    print(json.dumps(told, indent=1))
    kept = [json.loads(line) for line in (run.folder / "judgements.jsonl").open()]
    assert (told["asked"], told["failed"], told["known"], len(kept)) == (1, 0, 0, 1)
    (row,) = told["agreement"]
    assert row["judged"] + row["unscored"] == 1
    assert row["unscored"] == told["malformed"] == sum(said["holds"] is None for said in kept)
    again = alliance_judge(*few, **served)
    assert f"0{chr(160)}questions put to the model, 1 answered before" in again.stdout
    assert "judges.md" in again.stdout
