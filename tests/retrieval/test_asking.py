"""Whether a sentence asks, by how it is said."""

import numpy as np
import pytest

from assistant.retrieval.asking import Asking, train_asking


def said(count, seed):
    """Vectors that share a large part; those of sentences that ask lean to one side."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, 16)) + np.full(16, 5.0)
    asks = np.arange(count) % 2 == 0
    vectors[:, 0] += np.where(asks, 2.0, -2.0)
    return vectors.astype(np.float32), asks.tolist()


@pytest.fixture(scope="module")
def asking():
    return train_asking(*said(200, seed=1))


def test_it_tells_sentences_that_it_was_not_taught(asking):
    vectors, asks = said(200, seed=2)
    likely = np.array(asking.probabilities(vectors))
    assert np.mean((likely > 0.5) == asks) > 0.9
    assert ((likely > 0) & (likely < 1)).all()


@pytest.mark.parametrize("asks", [[], [True, True], [False, False]])
def test_of_one_kind_alone_nothing_is_learned(asks):
    vectors, _ = said(len(asks), seed=1)
    nothing = train_asking(vectors.reshape(len(asks), 16), asks)
    assert not nothing.learned
    assert nothing.probabilities(said(3, seed=2)[0]) == [0.5] * 3


def test_what_was_saved_is_read(asking, tmp_path):
    asking.save(tmp_path / "asking.npz")
    vectors, _ = said(10, seed=3)
    again = Asking.load(tmp_path / "asking.npz")
    assert again.learned
    assert again.probabilities(vectors) == pytest.approx(asking.probabilities(vectors))


def test_a_damaged_file_is_noticed(tmp_path):
    (tmp_path / "asking.npz").write_bytes(b"none")
    with pytest.raises((OSError, ValueError)):
        Asking.load(tmp_path / "asking.npz")
