"""Files of questions: what is read, what is refused before anything is asked, what is left."""

import json

import pytest

from assistant.cli.asking import ask, search
from assistant.cli.batches import read_batch, write_batch
from assistant.domain import Message
from assistant.errors import UsageError

FINE = '{"id": 1, "question": "Who founded the club?"}'


@pytest.fixture
def batch(tmp_path):
    def write(*lines, end="\n"):
        path = tmp_path / "in.jsonl"
        path.write_bytes(end.join(lines).encode("utf-8"))
        return path

    return write


def line(**row):
    return json.dumps({"question": "Who?", **row}, ensure_ascii=False)


def user(text):
    return {"role": "user", "content": text}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        (json.dumps({"id": "\ud800", "question": "Who?"}), "not JSON"),
        ('["Who?"]', '"question"'),
        ("{}", '"question"'),
        (line(question=7), '"question"'),
        (line(id=1), "line 1 has the id 1, too"),
        (line(id=None), '"id" is null'),
        (line(histroy=[]), "unknown key 'histroy'; known are id, question, history, language"),
        (line(question=" "), "is empty"),
        (line(question="????"), "no letters"),
        (line(question="x" * 10_000), "10,000 characters"),
        (line(language="tlh"), "unknown language 'tlh'"),
        (line(language=["fr"]), "unknown language"),
        (line(history="hi"), '"history"'),
        (line(history=["hi"]), '"history"'),
        (line(history={"role": "user", "content": "hi"}), '"history"'),
        (line(history=[{"content": "hi"}]), '"history"'),
        (line(history=[{"role": "user"}]), '"history"'),
        (line(history=[{"role": "user", "content": None}]), '"history"'),
        (line(history=[{"role": "bot", "content": "hi"}]), '"history"'),
        (line(question="In French, please", history=[user("????")]), 'in "history", the question'),
    ],
)
def test_a_line_that_cannot_be_asked_is_named_before_any_is(batch, broken, said):
    path = batch(FINE, "", broken)
    with pytest.raises(UsageError) as caught:
        read_batch(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert said in str(caught.value)
    assert "; " in str(caught.value)


def test_rows_are_cleaned_and_keep_history_language_and_id(batch):
    history = [user("Who founded it?"), {"role": "assistant", "content": "Maria Lopes"}]
    path = batch(
        line(id="a", question=" Who?\u0007 ", history=history),
        line(id="b", language="fr", history=None),
        "",
        line(),
        end="\r\n",
    )
    first, second, third = read_batch(path, "de")
    assert first.question.text == "Who?"
    assert first.question.history == tuple(Message(**turn) for turn in history)
    assert [row.question.language for row in (first, second, third)] == ["de", "fr", "de"]
    assert [row.identity for row in (first, second, third)] == [{"id": "a"}, {"id": "b"}, {"id": 4}]


def test_a_number_given_to_a_line_is_no_id_of_another(batch):
    with pytest.raises(UsageError, match=":2: line 1 has the id 1, too"):
        read_batch(batch(line(), line(id=1)))


def test_a_file_may_begin_with_the_mark_of_its_encoding(batch):
    assert [row.identity for row in read_batch(batch("\ufeff" + FINE))] == [{"id": 1}]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
def test_what_is_written_is_read_again_line_by_line(tmp_path, mark):
    rows = [{"question": f"Who{mark}founded it?", "id": f"a{mark}b"}, {"question": "Who?", "id": 2}]
    write_batch(rows, tmp_path / "out.jsonl")
    assert mark in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    read = read_batch(tmp_path / "out.jsonl")
    assert [row.identity["id"] for row in read] == [f"a{mark}b", 2]


def test_a_run_that_breaks_off_leaves_nothing_behind(tmp_path):
    def replies():
        yield {"id": 1}
        raise RuntimeError("stopped")

    (tmp_path / "out.jsonl").write_text("of the run before")
    with pytest.raises(RuntimeError, match="stopped"):
        write_batch(replies(), tmp_path / "out.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "of the run before"


def test_an_out_that_cannot_be_written_is_one_line(tmp_path):
    for out in (tmp_path, tmp_path / "nowhere" / "out.jsonl"):
        with pytest.raises(UsageError, match="give another --out"):
            write_batch([{"id": 1}], out)
    assert not list(tmp_path.parent.glob(f"{tmp_path.name}.part"))


@pytest.mark.parametrize("command", [ask, search])
def test_an_out_that_cannot_be_written_is_told_before_anything_is_loaded(
    batch, tmp_path, monkeypatch, command
):
    monkeypatch.setattr("assistant.assembly.build_assistant", None)
    path = batch(FINE)
    for out in (tmp_path, tmp_path / "nowhere" / "out.jsonl"):
        with pytest.raises(UsageError, match="give another --out"):
            command(batch=path, out=out)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
