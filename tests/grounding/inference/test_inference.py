"""The judge of statements, taught a handful about the harbour club, with the real model."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from assistant.assembly import open_corpus, open_embeddings, open_gate
from assistant.corpus.data import load_data
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.errors import CorpusError, ModelError
from assistant.grounding import CheckName, Gate, Passage
from assistant.grounding.inference.judge import StatementJudge, load_network
from assistant.grounding.inference.known import Known
from assistant.grounding.inference.lessons import own_sentences
from assistant.grounding.inference.network import Inference, Tokens
from assistant.grounding.inference.reading import TokenReader
from assistant.grounding.register import NameRegister
from assistant.indexing.teaching import kept_back_of
from assistant.learning import teach_judge
from assistant.retrieval.model_store import prepare_model
from assistant.settings import INFERENCE, Settings
from tests.conftest import DATA, ROOT

FEE = Passage(
    text="The Harbour Club asks a fee of 80 euros a year, due on 1 March.",
    language="en",
    title="Club rules. Yearly fee",
)
# Anchor; what the provision bears out; what it does not, and why.
SAID = [
    ("rules-fee", "Members pay 80 euros each year.", "Members pay nothing at all.", "negation"),
    (
        "rules-fee",
        "The fee falls due on 1 March.",
        "The fee may be paid when you like.",
        "modality",
    ),
    ("rules-fee", "A yearly fee is asked.", "A fee is asked once only.", "scope"),
    ("rules-who-joins", "Boat owners may join.", "Boat owners may not join.", "negation"),
    ("rules-who-joins", "If your boat lies here, join.", "Anybody at all may join.", "scope"),
    ("rules-board", "The board decides who joins.", "The mayor decides who joins.", "role"),
    ("rules-board", "It takes the board thirty days at most.", "It takes a year.", "comparison"),
    ("page-regatta", "They race in July.", "They race ahead of July.", "order"),
    ("page-founding", "A paper says Maria Lopes began it.", "It has no founder.", "negation"),
    ("page-founding", "The club dates from 1987.", "The club dates from after the war.", "digit"),
]


@pytest.fixture(scope="module")
def reader(models_dir):
    return TokenReader(prepare_model(models_dir))


@pytest.fixture(scope="module")
def taught(tmp_path_factory, models_dir):
    """Settings of a copy of the club's corpus, in which a judge was taught."""
    folder = tmp_path_factory.mktemp("taught") / "corpus"
    shutil.copytree(DATA / "corpus", folder)
    (folder / "statements").mkdir()
    lines = [
        json.dumps({"anchor": anchor, "language": "en", "kind": kind, "text": text, "writer": 1})
        for anchor, true, false, wrong in SAID
        for kind, text in (("faithful", true), (wrong, false))
    ]
    (folder / "statements" / "club.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "index", "teach", "--corpus", str(folder)]
    done = subprocess.run(
        [*command, "--stopped", "0.5", "--epochs", "40"],
        env={**os.environ, "ASSISTANT_MODELS_DIR": str(models_dir)},
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    assert done.stdout.startswith("of 1 false statements it was not taught, the gate stops ")
    return Settings(
        corpus_dir=folder, index_dir=folder.parent, eval_dir=folder.parent, models_dir=models_dir
    )


def test_it_tells_the_true_from_the_false_that_it_was_taught(taught, reader):
    known = Known((), reader.read, reader.inputs)
    judge = StatementJudge.load(taught.corpus_dir / INFERENCE, reader, known)
    corpus = open_corpus(taught)

    def cited(anchor):
        return [Passage.of_provision(corpus.get(anchor), corpus)]

    true = judge.probabilities([(cited(anchor), said) for anchor, said, _, _ in SAID])
    false = judge.probabilities([(cited(anchor), said) for anchor, _, said, _ in SAID])
    # A statement in ten was kept back.
    assert sum(a > b for a, b in zip(true, false, strict=True)) >= 9


def test_what_the_texts_say_is_known_to_be_borne_out(taught, reader):
    corpus = open_corpus(taught)
    own = own_sentences(corpus)
    fee = [said.text for said in own if said.anchor == "rules-fee"]
    assert " ".join(fee) == corpus.get("rules-fee").text
    known = Known(own, reader.read, reader.inputs)
    beside = known.beside(["rules-fee"], reader.read(["Members pay 80 euros."])[0])
    assert len(beside.rightly.ids) >= len(reader.read(fee[:1])[0].ids)
    assert len(beside.wrongly.ids) == 1, "a token that is like no other"


def test_the_gate_of_a_corpus_asks_the_judge_that_it_brings(taught):
    verdict = open_gate(taught, open_corpus(taught)).check("A fee is due.", "en", [FEE])
    assert verdict.probability is not None
    (taught.corpus_dir / INFERENCE).rename(taught.corpus_dir / "aside")
    verdict = open_gate(taught, open_corpus(taught)).check("A fee is due.", "en", [FEE])
    (taught.corpus_dir / "aside").rename(taught.corpus_dir / INFERENCE)
    assert verdict.probability is None


def test_padding_changes_nothing(reader):
    network = Inference(reader.inputs).eval()
    short, long = reader.read(["A fee.", "The board of the Harbour Club decides on everything."])
    with torch.inference_mode():
        alone = network(*[Tokens.of([short])] * 4)
        beside = network(*[Tokens.of([short, long])] * 4)
    assert torch.allclose(alone[0], beside[0], atol=1e-4)


def test_a_text_reads_the_same_alone_and_beside_others(reader):
    alone = reader.read(["A fee."])[0]
    beside = reader.read(["The board of the Harbour Club decides.", "A fee."])[1]
    assert alone.ids.tolist() == beside.ids.tolist()
    assert torch.allclose(alone.vectors.float(), beside.vectors.float(), atol=0.02)


def test_it_is_told_which_tokens_stand_in_the_other_text(reader):
    text, statement = (Tokens.of([found]) for found in reader.read(["Fee: 80.", "Fee: 90."]))
    ids = statement.ids[0].tolist()
    there = [token in text.ids[0].tolist() for token in ids]
    assert statement.also_in(text)[0].tolist() == there
    assert any(there)
    assert not all(there)


def test_what_is_kept_judges_as_what_was_taught(reader, tmp_path):
    torch.manual_seed(1)
    known = Known((), reader.read, reader.inputs)
    network = Inference(reader.inputs).eval()
    judge = StatementJudge(network=network, reader=reader, known=known, least=0.7)
    judge.save(tmp_path / INFERENCE)
    kept = StatementJudge.load(tmp_path / INFERENCE, reader, known)
    assert kept.least == 0.7
    asked = ([FEE], "Members pay 80 euros.")
    assert kept.entailed(*asked) == pytest.approx(judge.entailed(*asked), abs=0.01)


def test_a_damaged_judge_says_what_to_do(reader, tmp_path):
    (tmp_path / INFERENCE).write_bytes(b"no tensors")
    with pytest.raises(ModelError, match="alliance index teach"):
        StatementJudge.load(tmp_path / INFERENCE, reader, Known((), reader.read, reader.inputs))


def test_a_judge_for_other_vectors_is_refused(reader, tmp_path):
    known = Known((), reader.read, reader.inputs)
    other = StatementJudge(network=Inference(8), reader=reader, known=known, least=0.5)
    other.save(tmp_path / INFERENCE)
    with pytest.raises(ModelError, match="alliance index teach"):
        StatementJudge.load(tmp_path / INFERENCE, reader, Known((), reader.read, reader.inputs))


def test_nothing_is_taught_without_statements(club_settings):
    with pytest.raises(CorpusError, match="no statements"):
        teach_judge(club_settings, stopped=0.9, epochs=1, anew=True)


def test_a_judge_goes_on_from_what_it_learned(taught, reader, tmp_path):
    shutil.copytree(taught.corpus_dir, tmp_path / "corpus")
    copy = replace(taught, corpus_dir=tmp_path / "corpus")

    def weights():
        network, _ = load_network(copy.corpus_dir / INFERENCE, reader.inputs)
        return torch.cat([each.flatten() for each in network.parameters()])

    before = weights()
    teach_judge(copy, stopped=0.5, epochs=1, anew=False)
    on = weights()
    teach_judge(copy, stopped=0.5, epochs=1, anew=True)
    assert 0 < (on - before).norm() < 0.1 * (weights() - before).norm()


def test_what_is_kept_back_stays_so_when_statements_are_added():
    statements = read_statements(ROOT / "corpus" / STATEMENTS)
    fewer = statements[::3]
    kept_back = kept_back_of(statements)
    assert kept_back_of(fewer) == kept_back & set(fewer)
    assert 0.09 < len(kept_back) / len(statements) < 0.11


def test_a_rule_that_reads_letters_is_not_overruled(taught):
    gate = open_gate(taught, open_corpus(taught))
    verdict = gate.check("The Harbour Club asks a fee of 90 euros a year.", "en", [FEE])
    assert CheckName.FIGURES in {failure.check for failure in verdict.failures}


def test_the_gate_of_the_real_corpus_knows_statements_it_was_not_taught(reader, alliance_settings):
    """On the statements kept back of every fortieth provision; the bound was set on all of them.

    What else the same writer says is laid aside, as when the bound was set.
    """
    corpus = open_corpus(alliance_settings)
    statements = read_statements(ROOT / "corpus" / STATEMENTS)
    kept_back = kept_back_of(statements)
    some = set(list(corpus.provisions)[::40])
    taught = [s for s in statements if s.anchor in some and s not in kept_back]
    known = Known(taught, reader.read, reader.inputs, at_hand=None)
    judge = StatementJudge.load(ROOT / "corpus" / INFERENCE, reader, known)
    bare = open_embeddings(alliance_settings, "query", tuned=False)
    asked = [s for s in kept_back if s.anchor in some]
    names = NameRegister.of(corpus, load_data(corpus.folder / "data"))
    gates = {
        writer: Gate(bare, names, replace(judge, aside=writer))
        for writer in {s.writer for s in asked}
    }
    passed = {True: [], False: []}
    for s in asked:
        cited = Passage.of_provision(corpus.get(s.anchor, s.language), corpus)
        passed[s.faithful].append(gates[s.writer].check(s.text, s.language, [cited]).passed)
    assert min(map(len, passed.values())) > 40
    assert sum(passed[True]) > 0.75 * len(passed[True])
    assert sum(passed[False]) < 0.10 * len(passed[False])
