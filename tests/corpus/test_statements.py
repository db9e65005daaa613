import json
import shutil

import pytest

from assistant.corpus import load_corpus
from assistant.corpus.checking import check_corpus
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.errors import CorpusError
from assistant.files import json_lines
from tests.conftest import DATA, ROOT

FEE = {
    "anchor": "rules-fee",
    "language": "en",
    "kind": "faithful",
    "text": "There is a fee.",
    "writer": 1,
}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / STATEMENTS).mkdir()
    return tmp_path / "corpus"


def write(folder, *rows):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / STATEMENTS / "club.jsonl").write_text(text, encoding="utf-8")


def test_statements_say_whether_they_are_borne_out(folder):
    write(folder, FEE, {**FEE, "kind": "negation", "text": "There is no fee."})
    assert [s.faithful for s in read_statements(folder / STATEMENTS)] == [True, False]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "restore the folder"),
        (({"anchor": "rules-fee"},), "mend the file"),
        ((FEE, FEE), "stands twice"),
    ],
)
def test_refuses_statements_that_nobody_could_learn_from(folder, rows, said):
    write(folder, *rows)
    with pytest.raises(CorpusError, match=said):
        read_statements(folder / STATEMENTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"anchor": "rules-tax"}, "rules-tax is no provision"),
        ({"language": "xx"}, "'xx' is no language"),
        ({"text": " "}, "says nothing"),
    ],
)
def test_check_names_statements_that_fit_nothing(folder, change, said):
    write(folder, FEE | change)
    problems = check_corpus(load_corpus(folder)).problems
    assert any(said in problem for problem in problems)


def plain(text):
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(".")


def test_no_statement_stands_in_what_measures_the_gate():
    measured = {
        plain(stated["text"])
        for path in (ROOT / "eval/grounding").glob("*.jsonl")
        for stated in json_lines(path)
    }
    taught = {plain(s.text) for s in read_statements(ROOT / "corpus" / STATEMENTS)}
    assert measured
    assert not taught & measured
