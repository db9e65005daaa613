"""Entries are found by cosine and read only where their text is wanted: real Chroma."""

import numpy as np
import pytest

from assistant.errors import IndexCorrupt
from assistant.retrieval.store import (
    COLLECTIONS,
    PASSAGES,
    SILENCES,
    Entry,
    Neighbour,
    VectorIndex,
    open_client,
    stance_target,
    write_collection,
)

ENTRIES = [
    Entry(text="What is due?", target="rules-fee", language="en"),
    Entry(text="Was ist fällig?", target="rules-fee", language="de"),
    Entry(text="Is there a fee?", target=stance_target("fee", "asks"), language="en"),
]
VECTORS = np.asarray([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)


@pytest.fixture
def index(tmp_path):
    write_collection(open_client(tmp_path), PASSAGES, ENTRIES, VECTORS)
    return VectorIndex(tmp_path)


def test_the_nearest_come_first_with_their_cosine(index):
    found = index.nearest(PASSAGES, VECTORS[0], 2)
    assert [entry.target for entry in found] == ["rules-fee", "rules-fee"]
    assert [entry.similarity for entry in found] == pytest.approx([1, 0.8], abs=1e-6)
    assert index.texts(found[::-1]) == ["Was ist fällig?", "What is due?"]


def test_a_target_is_read_from_the_id_whatever_it_holds(index):
    assert index.nearest(PASSAGES, VECTORS[2], 1)[0].target == "fee/asks"


def test_what_is_empty_finds_nothing(index):
    assert (index.is_empty(SILENCES), index.nearest(SILENCES, VECTORS[0], 5)) == (True, [])
    assert [index.count(name) for name in COLLECTIONS] == [3, *(0 for _ in COLLECTIONS[1:])]


def test_an_entry_that_is_gone_says_to_build_anew(index):
    gone = Neighbour(collection=PASSAGES, id="9 rules-fee", similarity=1.0)
    with pytest.raises(IndexCorrupt, match="run `alliance index build`"):
        index.texts([gone])


def test_a_vector_of_another_length_says_to_build_anew(index):
    with pytest.raises(IndexCorrupt, match="run `alliance index build`"):
        index.nearest(PASSAGES, np.ones(3, dtype=np.float32), 1)
