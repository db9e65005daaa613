"""How something is said is read from an inner layer of the bundled model, and from its weights."""

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.foreseen import ForeseenEmbeddings
from assistant.retrieval.layers import how_said
from assistant.retrieval.model_store import BUNDLED_NAME
from assistant.retrieval.vector_cache import CachedEmbeddings

TEXTS = ["Who may join?", "Please send me the list of the members, if there is one.", "Thanks."]


@pytest.fixture(scope="module")
def bundled(models_dir):
    return load_embeddings(BUNDLED_NAME, models_dir, "query")


def test_vectors_of_the_layer_are_not_those_of_the_last(bundled):
    inner = how_said(bundled)
    vectors, last = np.array(inner.embed_documents(TEXTS)), np.array(bundled.embed_documents(TEXTS))
    assert vectors.shape == last.shape
    cosines = np.sum(vectors * last, axis=1) / np.linalg.norm(vectors, axis=1)
    assert cosines.max() < 0.9


def test_a_text_has_the_same_vector_alone_and_among_others(bundled):
    inner = how_said(bundled)
    among = inner.embed_documents(TEXTS)
    for text, vector in zip(TEXTS, among, strict=True):
        assert inner.embed_query(text) == pytest.approx(vector, abs=1e-3)


def test_what_wraps_a_model_is_passed_by(bundled, tmp_path):
    cached = CachedEmbeddings(bundled, tmp_path / "vectors.sqlite", "one")
    wrapped = how_said(ForeseenEmbeddings(cached))
    assert wrapped.embed_query(TEXTS[0]) == how_said(bundled).embed_query(TEXTS[0])
    assert not (tmp_path / "vectors.sqlite").exists(), "what people ask is not kept"


def test_another_model_is_taken_as_it_is(tmp_path):
    other = DeterministicFakeEmbedding(size=4)
    assert how_said(CachedEmbeddings(other, tmp_path / "vectors.sqlite", "one")) is other
