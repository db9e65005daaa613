"""The command line as a user runs it: a process of its own, its output, its exit code."""

import json
import os
import re
import subprocess
import sys

import pytest

from assistant.cli import EXIT_CODES
from assistant.files import json_lines
from tests.conftest import ROOT

HEAVY = (
    *("torch", "chromadb", "gradio", "langchain", "langchain_core", "sentence_transformers"),
    *("pypdf", "httpx", "trafilatura", "docx"),
)


@pytest.fixture(scope="module")
def alliance(club_settings):
    environ = {
        **os.environ,
        "ASSISTANT_CORPUS_DIR": str(club_settings.corpus_dir),
        "ASSISTANT_INDEX_DIR": str(club_settings.index_dir),
        "ASSISTANT_MODELS_DIR": str(club_settings.models_dir),
    }

    def run(*arguments, stdin="", **extra):
        return subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            capture_output=True,
            text=True,
            input=stdin,
            env={**environ, **extra},
            timeout=120,
            check=False,
        )

    return run


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom assistant.cli import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert "Exit codes" in done.stdout


def test_version_is_told(alliance):
    assert re.fullmatch(r"alliance \d+\.\d+\.\d+\n", alliance("--version").stdout)


def test_ask_prints_the_contract(alliance):
    done = alliance("ask", "Who founded the club?", "--json")
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert set(reply) == {
        "question",
        "language",
        "outcome",
        "reason",
        "answer",
        "opening",
        "claims",
        "left_open",
        "points",
        "corrects",
        "citations",
        "choices",
        "trace",
    }
    assert reply["outcome"] == "answered"
    assert reply["reason"] is None
    assert set(reply["citations"][0]) == {
        "n",
        "document_id",
        "title",
        "locator",
        "anchor",
        "quote",
        "start",
        "end",
        "page",
        "url",
        "official",
        "language",
        "basis",
    }
    assert reply["claims"][0]["citations"] == [reply["citations"][0]["n"]]
    assert set(reply["claims"][0]) == {"text", "citations", "model_written"}
    assert set(reply["trace"]) == {
        "standalone_question",
        "continues",
        "parts",
        "part_verdicts",
        "retrieved",
        "rejected",
        "signals",
        "checks",
        "timings_ms",
        "index_fingerprint",
    }


def test_ask_explains_after_the_answer_and_leaves_json_as_it_is(alliance):
    done = alliance("ask", "Who founded the club?", "--explain")
    assert done.returncode == 0, done.stderr
    answer, _, why = done.stdout.partition("\nQuestion\n")
    assert "Maria Lopes" in answer
    assert re.search(r"^ +1 .* \[1\] +page-founding$", why, re.MULTILINE)
    assert re.search(r"^  retrieve +\d+\.\d ms$", why, re.MULTILINE)
    assert "retrieved" in json.loads(alliance("ask", "Who?", "--explain", "--json").stdout)["trace"]


def test_ask_explains_why_it_abstains(alliance):
    done = alliance("ask", "Where can I park my car?", "--explain")
    assert done.returncode == 3
    assert re.search(r"^  outcome +abstained \(silent\)$", done.stdout, re.MULTILINE)
    assert re.search(r"^  silence +parking$", done.stdout, re.MULTILINE)


def test_abstaining_leaves_with_three(alliance):
    done = alliance("ask", "Where can I park my car?")
    assert done.returncode == 3
    assert "do not say where members park" in done.stdout


def test_batch_answers_each_line_in_one_process(alliance, tmp_path):
    rows = [
        {"id": "a", "question": "Who founded the club?"},
        {
            "id": "b",
            "question": "and when?",
            "history": [
                {"role": "user", "content": "Who founded the club?"},
                {"role": "assistant", "content": "Maria Lopes"},
            ],
        },
        {"id": "c", "question": "What do members pay?", "language": "fr"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = alliance(
        "ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")
    )
    assert done.returncode == 0, done.stderr
    replies = json_lines(tmp_path / "out.jsonl")
    assert [reply["id"] for reply in replies] == ["a", "b", "c"]
    assert replies[1]["citations"][0]["anchor"] == "page-founding"
    assert replies[2]["language"] == "fr"


def test_search_ranks(alliance):
    done = alliance("search", "yearly fee", "-k", "2", "--json")
    hits = json.loads(done.stdout)["hits"]
    assert [len(hits), hits[0]["anchor"]] == [2, "rules-fee"]


def test_search_reads_standard_input(alliance):
    done = alliance("search", "-", "-k", "1", "--json", stdin="yearly fee\n")
    found = json.loads(done.stdout)
    assert found["question"] == "yearly fee"
    assert found["hits"][0]["anchor"] == "rules-fee"


def test_chat_answers_until_an_empty_line(alliance):
    done = alliance("chat", stdin="Who founded the club?\n\n")
    assert done.returncode == 0, done.stderr
    assert "AI system" in done.stdout
    assert "Maria Lopes" in done.stdout


def test_show_opens_a_provision(alliance):
    done = alliance("show", "rules-fee")
    assert done.returncode == 0
    assert "80 euros" in done.stdout
    assert "https://example.org/rules" in done.stdout


def test_index_info_and_corpus_list(alliance):
    assert "passages     6" in alliance("index", "info").stdout
    assert "club-rules" in alliance("corpus", "list").stdout
    assert len(json.loads(alliance("corpus", "list", "--anchors", "--json").stdout)) == 6


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ask", ""), 2, "empty"),
        (("ask",), 2, "give a question"),
        (("ask", "Who?", "--batch", "/nowhere.jsonl"), 2, "leave one of them out"),
        (("ask", "x" * 10_000), 2, "10,000 characters"),
        (("ask", "????"), 2, "no letters"),
        (("ask", "Who?", "--language", "tlh"), 2, "unknown language"),
        (("ask", "Who?", "--index", "/nowhere"), 1, "alliance index build"),
        (("ask", "Who?", "--corpus", "/nowhere"), 1, "--corpus DIR"),
        (("ask", "Who?", "--corpus", __file__), 1, "is a file; give the folder"),
        (("ask", "Who?", "--index", __file__), 1, "is a file, not the folder"),
        (("corpus", "fetch", "--corpus", "/nowhere"), 1, "nothing to fetch"),
        (("ask", "--batch", "/nowhere.jsonl"), 2, "cannot be read"),
        (("ask", "Who?", "--out", "replies.jsonl"), 2, "give --batch FILE"),
        (("ask", "--batch", "/nowhere.jsonl", "--explain"), 2, "leave one out"),
        (("search", ""), 2, "empty"),
        (("search", "fee", "--out", "hits.jsonl"), 2, "give --batch FILE"),
        (("show", "nothing"), 1, "no provision"),
        (("serve", "--port", "0"), 2, "port"),
    ],
)
def test_bad_input_is_one_clear_line(alliance, arguments, code, said):
    done = alliance(*arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_setting_is_named(alliance):
    done = alliance("corpus", "list", ASSISTANT_COLOUR="red")
    assert done.returncode == 2
    assert "ASSISTANT_COLOUR" in done.stderr


def test_unwritable_index_folder_is_named(alliance, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = alliance("index", "build", "--index", str(tmp_path / "file" / "index"))
    assert done.returncode == 1
    assert "--index DIR" in done.stderr


def test_a_batch_with_a_broken_line_writes_nothing(alliance, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "Who?"}\nnot json\n')
    done = alliance("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "o"))
    assert done.returncode == 2
    assert "in.jsonl:2" in done.stderr
    assert not (tmp_path / "o").exists()


def test_every_list_of_exit_codes_names_the_mutants():
    texts = [EXIT_CODES, *((ROOT / name).read_text() for name in ("README.md", "docs/contract.md"))]
    assert all("or a mutant surviv" in text for text in texts)


def test_readme_table_names_every_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `alliance ([a-z]+(?: [a-z]+)?)", readme, re.MULTILINE))
    from typer.main import get_command

    from assistant.cli import app

    root = get_command(app)
    commands = {
        f"{name} {inner}" if hasattr(command, "commands") else name
        for name, command in root.commands.items()
        for inner in getattr(command, "commands", {"": None})
    }
    assert {n if n in commands else n.split()[0] for n in named} == commands


def test_readme_names_every_setting():
    from assistant.settings import PREFIX, Settings

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in Settings.__dataclass_fields__:
        assert f"`{PREFIX}{field.upper()}`" in readme


def test_readme_commands_run(alliance_settings):
    """Every `.venv/bin/alliance …` line of the README, on the real corpus."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/alliance (.+)$", readme, re.MULTILINE)
    assert len(lines) >= 3
    for line in lines:
        done = subprocess.run(
            f'"{sys.executable}" -m assistant {line}',
            shell=True,
            cwd=ROOT,
            env={**os.environ, "ASSISTANT_INDEX_DIR": str(alliance_settings.index_dir)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stderr)


def test_readme_python_runs(club_settings, monkeypatch):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.+?)^```$", readme, re.MULTILINE | re.DOTALL)
    for field in ("corpus_dir", "index_dir", "models_dir"):
        monkeypatch.setenv(f"ASSISTANT_{field.upper()}", str(getattr(club_settings, field)))
    names = {}
    exec(block, names)  # noqa: S102 - our own words
    outcomes = {names["reply"].outcome, names["same"].outcome, names["replies"][0].outcome}
    assert len(outcomes) == 1
