import numpy as np
import pytest

from assistant.retrieval.adapter import unit
from assistant.retrieval.classifier import CERTAIN, Classifier, train_classifier

PROVISIONS = {f"rule-{n}" for n in range(12)}
ELSEWHERE = {"silence-3", "silence-7", "silence-11"}
TARGETS = [f"rule-{n}" for n in range(12)] + [f"silence-{n}" for n in range(12)]


def asked(count=6, seed=0):
    """Questions of provisions and silences, which lie in pairs near one another."""
    rng = np.random.default_rng(seed)
    subjects = rng.normal(size=(12, 32))
    centers = np.concatenate([subjects, subjects + 0.7 * rng.normal(size=(12, 32))])
    questions = np.repeat(centers, count, axis=0) + 0.8 * rng.normal(size=(24 * count, 32))
    return unit(questions.astype(np.float32)), [t for t in TARGETS for _ in range(count)]


@pytest.fixture(scope="module")
def classifier():
    questions, targets = asked()
    return train_classifier(questions, targets, PROVISIONS, ELSEWHERE)


def known(questions, targets):
    return [
        (question, target)
        for question, target in zip(questions, targets, strict=True)
        if target in PROVISIONS
    ]


def right_first(classifier, pairs):
    found = [(classifier.recognise(question).likeness, target) for question, target in pairs]
    return np.mean([max(likeness, key=likeness.get) == target for likeness, target in found])


def test_it_learns_which_provision_is_meant(classifier):
    questions, targets = asked()
    means = unit(np.stack([questions[i * 6 : i * 6 + 6].mean(axis=0) for i in range(24)]))
    begun = Classifier(
        anchors=tuple(TARGETS[:12]), vectors=means, bias=np.zeros(24, dtype=np.float32)
    )
    pairs = known(questions, targets)
    assert right_first(classifier, pairs) >= max(0.9, right_first(begun, pairs))


def test_odds_tell_provisions_from_silences(classifier):
    odds = {True: [], False: []}
    for question, target in zip(*asked(), strict=True):
        odds[target in PROVISIONS].append(classifier.recognise(question).odds)
    assert np.quantile(odds[True], 0.1) > np.quantile(odds[False], 0.9)


def test_odds_tell_other_subjects_from_all_else(classifier):
    odds = {True: [], False: []}
    for question, target in zip(*asked(), strict=True):
        odds[target in ELSEWHERE].append(classifier.recognise(question).elsewhere)
    assert np.quantile(odds[True], 0.1) > np.quantile(odds[False], 0.9)


def test_the_same_input_gives_the_same_numbers(classifier):
    questions, targets = asked()
    again = train_classifier(questions, targets, PROVISIONS, ELSEWHERE)
    assert np.array_equal(again.vectors, classifier.vectors)
    assert np.array_equal(again.bias, classifier.bias)


def test_it_survives_saving(classifier, tmp_path):
    classifier.save(tmp_path / "classifier.npz")
    loaded = Classifier.load(tmp_path / "classifier.npz")
    question = asked()[0][0]
    assert loaded.recognise(question) == classifier.recognise(question)


def test_without_questions_it_recognises_nothing(tmp_path):
    nothing = train_classifier(np.zeros((0, 32), dtype=np.float32), [], PROVISIONS)
    nothing.save(tmp_path / "classifier.npz")
    recognised = Classifier.load(tmp_path / "classifier.npz").recognise(asked()[0][0])
    assert recognised.likeness == {}
    assert (recognised.odds, recognised.elsewhere) == (0.0, 0.0)


def test_without_silences_a_provision_is_certain():
    questions, targets = asked()
    pairs = known(questions, targets)
    only = train_classifier(
        np.stack([question for question, _ in pairs]), [t for _, t in pairs], PROVISIONS
    )
    recognised = only.recognise(questions[0])
    assert (recognised.odds, recognised.elsewhere) == (CERTAIN, -CERTAIN)
