import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from langchain_huggingface import HuggingFaceEmbeddings

from assistant.assembly import open_corpus
from assistant.corpus import load_corpus
from assistant.errors import ModelError, SettingsError, UsageError
from assistant.indexing.classes import Batches, Texts
from assistant.indexing.entries import bank_entries, side_entries, silence_entries
from assistant.indexing.trainee import Trainee
from assistant.indexing.tuning import DROPOUT, tune
from assistant.indexing.twins import find_twins
from assistant.learning import tune_model
from assistant.retrieval.model_store import prepare_model
from assistant.retrieval.tuning import TUNING, Tuning
from assistant.settings import Settings
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def texts():
    return Texts.of(load_corpus(ROOT / "corpus"))


def test_a_provision_and_its_questions_are_one_class(texts):
    targets = np.array([entry.target for entry in texts.entries])
    assert len(set(targets)) == len(set(texts.labels)) == len(texts.related)
    for label in texts.labels[: texts.passages : 40]:
        assert len(set(targets[texts.labels == label])) == 1


def test_provisions_that_state_a_fact_together_are_related(texts):
    corpus = load_corpus(ROOT / "corpus")
    label = {e.target: n for e, n in zip(texts.entries, texts.labels, strict=True)}
    anchors = list(corpus.provisions)
    one = corpus.provisions[anchors[0]]
    for other in anchors[1:]:
        shared = bool(one.states & corpus.provisions[other].states)
        assert texts.related[label[one.anchor], label[other]] == shared


def test_near_classes_meet_in_a_batch_and_provisions_bring_a_passage(texts):
    # Classes on a circle: those next to each other are near.
    angle = 2 * np.pi * texts.labels / len(texts.related)
    vectors = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    batches = Batches(texts, vectors, seed=1)
    rows = batches.draw(seeds=2, neighbours=5, members=3)
    labels = texts.labels[rows]
    assert 6 <= len(set(labels)) <= 12
    ring = np.sort(np.unique(labels))
    steps = np.diff(np.append(ring, ring[0] + len(texts.related)))
    assert (steps <= 12).sum() >= len(ring) - 2
    with_passage = set(texts.labels[: texts.passages])
    for label in set(labels) & with_passage:
        assert (rows[labels == label] < texts.passages).any()


def apart(texts, vectors):
    """How much nearer texts of one class are to each other than to the rest, in mean cosine."""
    cosines = vectors @ vectors.T
    same = texts.labels[:, None] == texts.labels[None, :]
    others = same & ~np.eye(len(same), dtype=bool)
    return cosines[others].mean() - cosines[~same].mean()


def tuned_by_command(folder, models_dir, *arguments):
    environ = {**os.environ, "ASSISTANT_MODELS_DIR": str(models_dir)}
    command = [sys.executable, "-m", "assistant", "index", "tune", "--corpus", str(folder)]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, env=environ, timeout=600, check=True
    )
    assert "alliance index build" in done.stdout
    return Tuning.load(folder / TUNING)


def test_tuning_draws_classes_apart(club_settings, models_dir, tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    corpus = open_corpus(club_settings)
    texts = Texts.of(corpus)
    words = [entry.text for entry in texts.entries]
    tuning = tuned_by_command(folder, models_dir, "--steps", "4", "--anew")
    # In 32 bits, as it was tuned.
    bare, tuned = (
        HuggingFaceEmbeddings(model_name=str(path), encode_kwargs={"prompt_name": "query"})
        for path in (prepare_model(models_dir), prepare_model(tmp_path, tuning=folder / TUNING))
    )
    before, after = (np.array(model.embed_documents(words)) for model in (bare, tuned))
    # Only four steps, all at a low rate.
    assert apart(texts, after) > 1.2 * apart(texts, before)
    assert len(tuning.down) == len(tuning.up) == 12 * 6
    assert {matrix.shape[1] for matrix in tuning.down.values()} == {32}
    asked = [*side_entries(corpus), *bank_entries(corpus), *silence_entries(corpus)]
    vectors = tuned.embed_documents([entry.text for entry in asked])
    twins = find_twins(asked, np.array(vectors, dtype=np.float32))
    assert len(twins)
    assert tuning.twins.tolist() == twins.tolist()
    # Going on: one step at the first, low rate moves the matrices a little from where they were.
    further = tuned_by_command(folder, models_dir, "--steps", "1")
    for name, up in further.up.items():
        assert 0 < np.abs(up - tuning.up[name]).max() < np.abs(tuning.up[name]).max()


def test_activations_are_left_out_while_it_learns_and_only_then(models_dir):
    texts = ["query: When does the club open?", "passage: The club opens at nine."]
    trainee = Trainee(prepare_model(models_dir), texts, DROPOUT, seed=1)

    def drift():
        first, second = (trainee.vectors(np.arange(2)).detach().numpy() for _ in range(2))
        return np.abs(first - second).max()

    trainee.train(learning=True)
    assert drift() > 0.01
    trainee.train(learning=False)
    assert drift() == 0


def test_a_tuning_of_other_layers_is_not_gone_on_from(club_settings, models_dir):
    other = Tuning(down={"layer": np.ones((3, 2))}, up={"layer": np.ones((2, 3))})
    with pytest.raises(ModelError, match="--anew"):
        tune(open_corpus(club_settings), prepare_model(models_dir), steps=1, start=other)


def test_only_the_bundled_model_is_tuned(club_settings):
    other = Settings(
        corpus_dir=club_settings.corpus_dir,
        index_dir=club_settings.index_dir,
        eval_dir=club_settings.eval_dir,
        models_dir=club_settings.models_dir,
        model="another/model",
    )
    with pytest.raises(SettingsError, match="unset ASSISTANT_MODEL"):
        tune_model(other, steps=1, anew=True)


def test_a_folder_without_a_bank_cannot_be_tuned_to(tmp_path, models_dir):
    (tmp_path / "rules.md").write_text("# Rules\n\nThe club opens at nine.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="needs a question bank"):
        tune(load_corpus(tmp_path), prepare_model(models_dir), steps=1)
