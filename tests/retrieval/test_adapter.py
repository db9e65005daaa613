import numpy as np

from assistant.retrieval.adapter import Adapter, train_adapter, unit


def bank(seed=0):
    rng = np.random.default_rng(seed)
    passages = unit(rng.normal(size=(20, 16)).astype(np.float32))
    labels = np.repeat(np.arange(20), 4)
    drift = rng.normal(size=(16, 16)).astype(np.float32) * 0.8
    questions = unit(passages[labels] @ drift + 0.2 * rng.normal(size=(80, 16)).astype(np.float32))
    return questions, labels.astype(np.int64), passages


def hit_at_1(adapter, questions, labels, passages):
    scores = adapter.on_queries(questions) @ adapter.on_passages(passages).T
    return float((scores.argmax(axis=1) == labels).mean())


def test_training_brings_questions_nearer_to_their_passages():
    data = bank()
    before = hit_at_1(Adapter.identity(16), *data)
    assert hit_at_1(train_adapter(data[0], data[1], data[2]), *data) > before + 0.2


def test_same_input_gives_the_same_matrices():
    data = bank()
    first, second = train_adapter(*data), train_adapter(*data)
    assert np.array_equal(first.query, second.query)


def test_survives_saving(tmp_path):
    adapter = train_adapter(*bank())
    adapter.save(tmp_path / "a.npz")
    assert np.array_equal(Adapter.load(tmp_path / "a.npz").passage, adapter.passage)
