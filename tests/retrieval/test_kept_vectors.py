"""Vectors that a corpus brings: rounded little, found by their keys, refused when damaged."""

import hashlib

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.retrieval.kept_vectors import KeptVectors

KEYS = [hashlib.sha256(bytes([number])).digest() for number in range(200)]


@pytest.fixture(scope="module")
def vectors():
    drawn = np.random.default_rng(1).normal(size=(200, 384)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture
def kept(vectors):
    return KeptVectors.of(KEYS, vectors)


def test_what_was_saved_is_found_and_hardly_moved(kept, vectors, tmp_path):
    kept.save(tmp_path / "vectors.safetensors")
    found = KeptVectors.load(tmp_path / "vectors.safetensors").find(KEYS)
    assert list(found) == KEYS
    again = np.stack(list(found.values()))
    assert np.abs(again @ again.T - vectors @ vectors.T).max() < 3e-3
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.safetensors"]


def test_vectors_that_are_kept_again_move_no_further(kept):
    once = np.stack(list(kept.find(KEYS).values()))
    twice = KeptVectors.of(KEYS, once).find(KEYS)
    assert np.allclose(np.stack(list(twice.values())), once, rtol=1e-6, atol=0)


def test_only_keys_that_are_kept_are_found(kept, vectors):
    strange = hashlib.sha256(b"strange").digest()
    assert list(kept.find([strange, KEYS[3], b"\xff" * 32])) == [KEYS[3]]
    assert KeptVectors.of([], vectors[:0]).find([strange]) == {}


def test_a_text_given_twice_is_kept_once(vectors):
    kept = KeptVectors.of([KEYS[0], KEYS[1], KEYS[0]], vectors[:3])
    assert len(kept.names) == 2
    assert np.allclose(kept.find(KEYS[:1])[KEYS[0]], vectors[0], atol=2e-3)


def test_rows_that_are_missing_are_noticed(kept):
    with pytest.raises(ValueError, match="rows are missing"):
        KeptVectors(names=kept.names, rows=kept.rows[:-1], scales=kept.scales)


@pytest.mark.parametrize("content", [b"", b"no vectors", None])
def test_a_damaged_file_is_named_with_what_to_do(content, kept, tmp_path):
    path = tmp_path / "vectors.safetensors"
    if content is None:
        kept.save(path)
        content = path.read_bytes()[:-1]
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"holds no vectors.*alliance index embed") as error:
        KeptVectors.load(path)
    assert "\n" not in str(error.value)
