import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.retrieval.embedding import load_embeddings, model_fingerprint
from assistant.retrieval.model_store import BUNDLED_NAME
from assistant.retrieval.tuning import Tuning, tuning_digest

WEIGHT = "encoder.layer.11.output.dense.weight"


def low_rank(inputs=1536, outputs=384, scale=0.05):
    random = np.random.default_rng(3)
    return Tuning(
        down={WEIGHT: random.normal(0, scale, (inputs, 4)).astype(np.float32)},
        up={WEIGHT: random.normal(0, scale, (4, outputs)).astype(np.float32)},
    )


def test_an_update_is_added_to_its_weight_alone(tmp_path):
    low_rank().save(tmp_path / "tuning.safetensors")
    tuning = Tuning.load(tmp_path / "tuning.safetensors")
    weights = {WEIGHT: np.zeros((384, 1536), np.float32), "other": np.ones(3, np.float32)}
    tuned = tuning.applied(weights)
    expected = (low_rank().down[WEIGHT] @ low_rank().up[WEIGHT]).T
    np.testing.assert_allclose(tuned[WEIGHT], expected, atol=1e-4)
    np.testing.assert_array_equal(tuned["other"], weights["other"])
    assert not weights[WEIGHT].any()


def test_refuses_a_tuning_of_another_model():
    with pytest.raises(ModelError, match=r"does not fit the model.*alliance index tune"):
        low_rank(inputs=64).applied({WEIGHT: np.zeros((384, 1536), np.float32)})


def test_a_damaged_tuning_is_one_clear_line(tmp_path):
    path = tmp_path / "tuning.safetensors"
    path.write_bytes(b"no tensors")
    with pytest.raises(ModelError, match=r"is no tuning.*alliance index tune") as error:
        Tuning.load(path)
    assert "\n" not in str(error.value)


def test_a_missing_tuning_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"tuning\.safetensors.*restore"):
        tuning_digest(tmp_path / "tuning.safetensors")


def test_the_model_and_its_fingerprint_follow_the_tuning(tmp_path, models_dir):
    path = tmp_path / "tuning.safetensors"
    low_rank(scale=0.3).save(path)
    bare = load_embeddings(BUNDLED_NAME, models_dir)
    tuned = load_embeddings(BUNDLED_NAME, tmp_path / "models", tuning=path)
    cosine = np.dot(bare.embed_query("Who decides?"), tuned.embed_query("Who decides?"))
    assert cosine < 0.99
    assert model_fingerprint(BUNDLED_NAME, path) != model_fingerprint(BUNDLED_NAME)
    assert model_fingerprint("another/model", path) == "another/model"
