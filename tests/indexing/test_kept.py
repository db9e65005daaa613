"""The vectors that the corpus brings are of its texts, and are those that the model computes."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.assembly import left_out_of, make_index, open_corpus, open_embeddings
from assistant.cli import app
from assistant.indexing.entries import Entries
from assistant.retrieval.kept_vectors import VECTORS, KeptVectors

ADVICE = "run `alliance index embed`"
# A few questions more are embedded in no time; the file need not change with each of them.
MOST_ASTRAY = 0.02


@pytest.fixture(scope="module")
def held(alliance_settings):
    """Return the texts of an index by prompt, each once."""
    held = Entries.of(open_corpus(alliance_settings), left_out_of(alliance_settings))
    return {prompt: list({e.text: None for e in es}) for prompt, es in held.by_prompt.items()}


def test_the_corpus_keeps_the_vectors_of_what_is_embedded_and_few_others(alliance_settings, held):
    kept = KeptVectors.load(alliance_settings.vectors)
    found = {}
    for prompt, texts in held.items():
        model = open_embeddings(alliance_settings, prompt)
        found |= kept.find([model.key(text) for text in texts])
    wanted = sum(map(len, held.values()))
    assert len(found) >= (1 - MOST_ASTRAY) * wanted, ADVICE
    assert len(found) >= (1 - MOST_ASTRAY) * len(kept.names), ADVICE


@pytest.mark.parametrize("prompt", ["document", "query"])
def test_what_is_kept_is_what_the_model_computes(prompt, alliance_settings, held):
    kept, model = (
        KeptVectors.load(alliance_settings.vectors),
        open_embeddings(alliance_settings, prompt),
    )
    found = kept.find([model.key(text) for text in held[prompt]])
    chosen = [text for text in held[prompt] if model.key(text) in found][:: len(found) // 30]
    stored = np.array([found[model.key(text)] for text in chosen])
    computed = np.array(model.beneath.embed_documents(chosen))
    lengths = np.linalg.norm(stored, axis=1) * np.linalg.norm(computed, axis=1)
    assert len(chosen) >= 30
    assert (np.sum(stored * computed, axis=1) / lengths).min() > 0.9998, ADVICE


def test_a_corpus_that_keeps_its_vectors_is_indexed_without_embedding(club_settings, tmp_path):
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    first = CliRunner().invoke(app, ["index", "embed", "--corpus", str(folder)])
    assert first.exit_code == 0, first.output
    kept = KeptVectors.load(folder / VECTORS)
    assert f"kept {len(kept.names)} vectors" in first.stdout
    # Another cache, so that only what the corpus brings is known.
    (tmp_path / "models").mkdir()
    for path in club_settings.models_dir.iterdir():
        if path.is_dir():
            (tmp_path / "models" / path.name).symlink_to(path)
    settings = replace(
        club_settings,
        corpus_dir=folder,
        index_dir=tmp_path / "index",
        models_dir=tmp_path / "models",
    )
    assert make_index(settings).embedded == 0
    question = next((folder / "bank").glob("*.toml"))
    question.write_text(
        question.read_text(encoding="utf-8").replace('en = ["', 'en = ["Or so?", "', 1),
        encoding="utf-8",
    )
    assert make_index(settings).embedded == 1
