"""Readers, rules and tracks of the external evaluation, with vectors made up by hand."""

import json

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from assistant.errors import EvaluationError
from assistant.evaluation.external.asked import Asked
from assistant.evaluation.external.clap import read_clap
from assistant.evaluation.external.clapnq import measure_clapnq
from assistant.evaluation.external.foreign import measure_foreign
from assistant.evaluation.external.pool import BM25, DENSE, HYBRID, LEXICAL, Pool
from assistant.evaluation.external.reporting import external_report, external_tables
from assistant.evaluation.external.results import Row, TrackResult
from assistant.evaluation.external.running import run_external
from assistant.evaluation.external.sentences import close_to_best
from assistant.evaluation.external.sets import read_sets
from assistant.evaluation.external.squad import read_squad
from assistant.evaluation.external.xquad import measure_xquad
from assistant.evaluation.measuring.summary import rate
from assistant.retrieval.foreseen import ForeseenEmbeddings
from assistant.words import words
from tests.evaluation.harbour import good_club
from tests.evaluation.sets import clap, write_sets


class Letters(Embeddings):
    """A text is the unit vector of its letters' counts; counts its calls."""

    def __init__(self):
        self.queries = self.batches = 0

    def embed_query(self, text):
        self.queries += 1
        return self._vector(text)

    def embed_documents(self, texts):
        self.batches += 1
        return [self._vector(text) for text in texts]

    def _vector(self, text):
        letters = "".join(words(text))
        counts = np.asarray([letters.count(chr(97 + n)) + 0.01 for n in range(26)])
        return [float(x) for x in counts / np.linalg.norm(counts)]


def load(documents_as):
    assert documents_as in {"document", "query"}
    return Letters()


@pytest.fixture
def data(tmp_path):
    return write_sets(tmp_path / "data")


def values(result):
    return {(row.set, row.method, m.name): m.value for row in result.rows for m in row.measures}


def test_gold_is_found_in_every_language_by_the_id_of_the_question(data):
    sets = read_sets(data, ["xquad"]).parallel
    assert list(sets) == ["de", "en"]
    assert sets["de"].gold == sets["en"].gold == {"q0": "0/0", "q1": "0/1"}
    assert sets["de"].questions[1] == Asked(id="q1", text="Was fressen Otter?", language="de")


def test_a_question_without_an_answer_is_unanswerable(data):
    items = {item.asked.id: item for item in read_clap(data / "clapnq")}
    assert [name for name, item in items.items() if item.answerable] == ["c1", "c2"]
    assert items["c1"].selected == {"Puffins nest in burrows.", "They dive."}
    assert items["c3"].passage == "Coast: The harbour has two quays. Ships come at dawn."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"data": [{"paragraphs": [{"qas": []}]}]}', "data.0.paragraphs.0.context: Field required"),
        (b"not json", "file: Invalid JSON"),
        (b"\xff\xfe", "cannot be read as UTF-8"),
        (b'{"data": []}', "data: Tuple should have at least 1 item"),
    ],
)  # fmt: skip
def test_a_broken_squad_file_is_named_with_its_field(tmp_path, content, said):
    (tmp_path / "de.json").write_bytes(content)
    with pytest.raises(EvaluationError) as caught:
        read_squad(tmp_path / "de.json")
    assert f"de.json: {said}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_id_that_is_used_twice_is_named(tmp_path):
    line = json.dumps(clap("c1", "who?", ["One."], [0]))
    (tmp_path / "dev.jsonl").write_text(f"{line}\n\n{line}\n")
    with pytest.raises(EvaluationError, match=r"dev.jsonl:3: the id c1 is used twice"):
        read_clap(tmp_path)


def test_a_pool_ranks_by_four_methods():
    texts = {"sea": "The sea is deep", "fee": "The yearly fee is low"}
    pool = Pool.build(texts, Letters(), "texts")
    vector = np.asarray(Letters().embed_query("fee"), dtype=np.float32)
    scores = pool.scores("Which fee?", vector)
    assert list(scores[BM25]) == ["fee"]
    assert max(scores[LEXICAL], key=scores[LEXICAL].get) == "fee"
    assert set(scores[DENSE]) == set(texts)
    # First in both arms: weights 1 and .35, each over 10 + 1.
    assert scores[HYBRID]["fee"] == pytest.approx(1.35 / 11)


def test_xquad_ranks_in_a_language_and_across(data):
    found = values(measure_xquad(read_sets(data, ["xquad"]).parallel, load))
    assert found["en", BM25, "R@1"] == 1.0
    assert found["de", BM25, "R@1"] == 1.0
    assert ("de → en", HYBRID, "MRR") in found
    assert ("en → en", HYBRID, "MRR") not in found


def test_without_english_nothing_is_measured_across(data):
    (data / "xquad" / "en.json").unlink()
    result = measure_xquad(read_sets(data, ["xquad"]).parallel, load)
    assert {row.set for row in result.rows} == {"de"}
    assert "en.json is absent" in result.remarks[0]


def test_clapnq_by_hand(data):
    found = values(measure_clapnq(read_clap(data / "clapnq"), load))
    # c1: three chosen of which both selected (4/5); c2: three chosen, one selected (1/2).
    assert found["sentences, all", "first three sentences", "sentence F1"] == pytest.approx(0.65)
    # BM25 finds more words of c1 and c2 in the pool than of c3, none of c4.
    assert found["answerable?, all", "BM25", "AUROC"] == 1.0
    assert found["passages, all", BM25, "R@1"] == 1.0


def test_sentences_close_to_the_best():
    # Mean .5, deviation .316: one deviation below the best is .584.
    scores = {"a": 0.9, "b": 0.6, "c": 0.1, "d": 0.4, "e": 0.1, "f": 0.9}
    assert close_to_best(scores, 1.0) == ["a", "f", "b"]
    assert close_to_best(scores, 0.0) == ["a", "f"]
    assert close_to_best({"a": 0.9}, 1.0) == ["a"]
    assert len(close_to_best(dict.fromkeys("abcdefgh", 0.5), 1.0)) == 6


def test_foreseen_questions_are_embedded_once_and_others_when_they_come():
    beneath = Letters()
    foreseen = ForeseenEmbeddings(beneath)
    foreseen.foresee(["fee", "sea"])
    assert foreseen.embed_query("sea") == beneath._vector("sea")
    assert (beneath.queries, foreseen.unforeseen) == (0, 0)
    assert foreseen.embed_query("moon") == beneath._vector("moon")
    assert (beneath.queries, foreseen.unforeseen) == (1, 1)


def test_foreign_questions_that_are_answered_are_listed():
    def ask(question):
        if "crash" in question.text:
            raise ZeroDivisionError("by zero")
        return good_club(question)

    questions = [
        Asked(id=str(n), text=text, language=language)
        for n, (text, language) in enumerate(
            [("What does it cost?", "en"), ("Who owns the moon?", "en"), ("Wer?", "de"), ("crash", "de")]
        )
    ]  # fmt: skip
    result = measure_foreign(questions, lambda: (ForeseenEmbeddings(Letters()), ask))
    assert values(result) == {
        ("de", "assistant", "not answered"): 1.0,
        ("en", "assistant", "not answered"): 0.5,
        ("all", "assistant", "not answered"): pytest.approx(2 / 3),
    }
    (case,) = result.cases
    assert (case["question"], case["answered_from"]) == (
        "What does it cost?",
        ["fee: The club asks 80 euros a year."],
    )
    assert result.listed[1] == "failed: 3 (de): ZeroDivisionError: by zero"
    assert "answered from fee" in external_report([result], {})


def test_a_table_shows_interval_and_count():
    row = Row(set="de", method="hybrid", measures=(rate("R@1", [1.0, 0.0, None]),))
    shown = external_tables([TrackResult(name="xquad", rows=(row,))], {"clapnq": "absent"})
    assert "| set | method | n | R@1 |" in shown
    assert "| de | hybrid | 2 | 0.500 (0.095 to 0.905) |" in shown
    assert "skipped clapnq: absent" in shown


def test_an_unwritable_run_folder_is_named(data, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EvaluationError, match="cannot write"):
        run_external(data, ["xquad"], load, lambda e: good_club, tmp_path / "file" / "runs", {})
