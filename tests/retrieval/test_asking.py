"""Whether a sentence asks, by how it is said."""

import numpy as np
import pytest

from assistant.retrieval.asking import Asking, train_asking
from assistant.retrieval.how_said import HowSaid

READINGS, WIDTH = 3, 16


def said(count, seed):
    """Sentences of which half ask and lean to one side; one half is read in no message."""
    rng = np.random.default_rng(seed)
    readings = rng.normal(size=(count, READINGS, WIDTH)) + np.full(WIDTH, 5.0)
    asks = np.arange(count) % 2 == 0
    readings[:, :, 0] += np.where(asks, 2.0, -2.0)[:, None]
    alone = np.arange(count) < count // 2
    readings[alone, -1] = 0
    beside = np.where(alone, 0, 3).astype(np.float32)
    return HowSaid(readings=readings.astype(np.float32), beside=beside), asks.tolist()


@pytest.fixture(scope="module")
def asking():
    return train_asking(*said(200, seed=1), "one")


def test_it_tells_sentences_that_it_was_not_taught(asking):
    given, asks = said(200, seed=2)
    likely = np.array(asking.probabilities(given))
    assert np.mean((likely > 0.5) == asks) > 0.9
    assert ((likely > 0) & (likely < 1)).all()


def test_the_message_around_it_tells_too(asking):
    given, asks = said(200, seed=3)
    given.readings[:, :-1] = asking.centre[:-1] + 0.01
    within = slice(100, None)
    likely = np.array(asking.probabilities(given))[within]
    assert np.mean((likely > np.median(likely)) == asks[within]) > 0.8


def test_in_a_long_message_fewer_sentences_ask():
    given, asks = said(200, seed=1)
    seldom = [each and (n < 100 or n % 10 == 0) for n, each in enumerate(asks)]
    assert train_asking(given, asks, "one").beside > train_asking(given, seldom, "one").beside


def test_what_was_saved_is_read(asking, tmp_path):
    asking.save(tmp_path / "asking.npz")
    given, _ = said(10, seed=3)
    again = Asking.load(tmp_path / "asking.npz")
    assert again.model == "one"
    assert again.probabilities(given) == pytest.approx(asking.probabilities(given))
    none = HowSaid(readings=given.readings[:0], beside=given.beside[:0])
    assert again.probabilities(none) == []


@pytest.mark.parametrize("kept", [b"none", b"", "cut", "other"])
def test_a_damaged_file_is_noticed(asking, tmp_path, kept):
    path = tmp_path / "asking.npz"
    asking.save(path)
    if kept == "other":
        np.savez(path, centre=np.zeros(3))
    else:
        path.write_bytes(path.read_bytes()[:200] if kept == "cut" else kept)
    with pytest.raises((OSError, ValueError)):
        Asking.load(path)
