"""Texts are embedded once: kept on disk for an index, at hand for a message."""

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from assistant.retrieval.kept_vectors import KeptVectors
from assistant.retrieval.vector_cache import AT_HAND, CachedEmbeddings


class Counting(DeterministicFakeEmbedding):
    """Keeps the texts that it was asked to embed."""

    asked: list[str]

    def embed_query(self, text):
        self.asked.append(text)
        return super().embed_query(text)


@pytest.fixture
def beneath():
    return Counting(size=4, asked=[])


@pytest.fixture
def cached(beneath, tmp_path):
    return CachedEmbeddings(beneath, tmp_path / "vectors.sqlite", "one")


def test_a_question_is_embedded_once_while_it_is_at_hand(cached, beneath):
    first = cached.embed_query("Fee?")
    assert cached.embed_query("Fee?") == first
    assert beneath.asked == ["Fee?"]
    for number in range(AT_HAND):
        cached.embed_query(f"Berth {number}?")
    cached.embed_query("Fee?")
    assert beneath.asked.count("Fee?") == 2


def test_only_questions_that_are_not_at_hand_are_embedded(cached, beneath):
    one = cached.embed_query("Fee?")
    several = cached.embed_queries(["Berth?", "Fee?", "Berth?"])
    assert several == [cached.embed_query("Berth?"), one, cached.embed_query("Berth?")]
    assert beneath.asked == ["Fee?", "Berth?"]


def test_whoever_changes_a_vector_changes_no_other(cached):
    cached.embed_query("Fee?").clear()
    assert len(cached.embed_query("Fee?")) == 4


def test_only_new_texts_are_computed_and_another_model_shares_none(cached, beneath, tmp_path):
    vectors = cached.embed_documents(["Fee.", "Berth."])
    again = CachedEmbeddings(beneath, tmp_path / "vectors.sqlite", "one")
    assert again.embed_documents(["Berth.", "Fee.", "Boat."])[:2] == vectors[::-1]
    assert (cached.computed, again.computed) == (2, 1)
    other = CachedEmbeddings(beneath, tmp_path / "vectors.sqlite", "two")
    other.embed_documents(["Fee."])
    assert other.computed == 1


def test_what_a_corpus_keeps_is_not_computed(cached, beneath, tmp_path):
    vector = np.array([[0.5, -0.5, 0.5, -0.5]], dtype=np.float32)
    kept = KeptVectors.of([cached.key("Fee.")], vector)
    with_kept = CachedEmbeddings(beneath, tmp_path / "other.sqlite", "one", kept)
    assert with_kept.embed_documents(["Berth.", "Fee."])[1] == vector[0].tolist()
    assert with_kept.computed == 1
    of_another_model = CachedEmbeddings(beneath, tmp_path / "other.sqlite", "two", kept)
    of_another_model.embed_documents(["Fee."])
    assert of_another_model.computed == 1


def test_a_damaged_table_costs_time_only(beneath, tmp_path):
    (tmp_path / "vectors.sqlite").write_text("no table")
    cached = CachedEmbeddings(beneath, tmp_path / "vectors.sqlite", "one")
    assert len(cached.embed_documents(["Fee."])) == 1
