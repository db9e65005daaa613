import json
from dataclasses import replace

import numpy as np
import pytest

from assistant.calibration import Bounds, Calibration, Logistic
from assistant.corpus import load_corpus
from assistant.domain import Hit
from assistant.errors import CorpusError, EvaluationError, UsageError
from assistant.evaluation.fitting.calibrating import (
    FOLLOWED_DECLINED,
    MISTAKEN,
    Example,
    Gathered,
    fit,
)
from assistant.evaluation.fitting.other_subjects import OTHER_SUBJECTS, read_other_subjects
from assistant.evaluation.fitting.pooling import Pooled
from assistant.evaluation.fitting.several import Asked
from assistant.retrieval.pooling import SIGNALS as WEIGHED
from assistant.words import words
from tests.conftest import ROOT


def example(n, *, answerable):
    """One of a hundred: `nearest` runs from 0 to .99, the others follow it."""
    nearest = n / 100
    margin = 0.1 if answerable else -0.1
    signals = {
        "silence_margin": margin,
        "stance_margin": margin,
        "nearest": nearest,
        "best_passage": nearest / 2,
        "best_stance": nearest,
        "odds": margin,
        "elsewhere": -nearest,
        "lexical": 10 * nearest,
        "unknown_words": 0.0,
        "meant_margin": margin,
    }
    return Example(signals=signals, answerable=answerable, author=f"author-{n % 2}")


ANSWERABLE = [example(n, answerable=True) for n in range(100)]
OPEN = [example(0, answerable=False) for _ in range(50)]
FOREIGN = [
    example(n, answerable=False).signals | {"elsewhere": 1.0, "unknown_words": 0.5}
    for n in range(20)
]


def fitted(declined=0.04, **further):
    return fit(Gathered(alone=[*ANSWERABLE, *OPEN], foreign=FOREIGN, **further), declined)


def test_bounds_are_quantiles_of_the_answerable_alone(tmp_path):
    found = fitted()
    bounds = found.calibration.bounds
    assert bounds.weak == 0.01
    assert bounds.same_stance == pytest.approx(np.quantile(np.arange(100) / 100, 0.35), abs=1e-3)
    assert bounds.official_near == pytest.approx(0.198)
    assert bounds.official_near < bounds.official_answers < 0.5
    found.calibration.write(tmp_path, "e5")
    assert Calibration.read(tmp_path, "e5") == found.calibration
    assert Calibration.read(tmp_path, "another model") == Calibration()


def test_no_more_than_the_share_asked_for_is_declined():
    assert fitted(declined=0.035).alone.declined == 0.03


def test_few_answerable_questions_are_taken_for_another_subject():
    found = fitted()
    foreign, most = found.calibration.foreign, found.calibration.most
    taken = [foreign.probability(asked.signals) > most for asked in ANSWERABLE]
    assert np.mean(taken) <= MISTAKEN
    assert found.estranged == 1.0
    assert foreign.weights["unknown_words"] > 0 > foreign.weights["nearest"]


@pytest.mark.parametrize(
    ("examples", "foreign"), [(ANSWERABLE, FOREIGN), (OPEN, FOREIGN), (ANSWERABLE + OPEN, [])]
)
def test_each_kind_of_question_is_needed(examples, foreign):
    with pytest.raises(EvaluationError, match="add some"):
        fit(Gathered(alone=examples, foreign=foreign), declined=0.04)


def test_follow_ups_have_a_model_of_their_own():
    found = fitted(declined=0.0, followed=[*ANSWERABLE, *OPEN])
    assert found.followed.declined == pytest.approx(FOLLOWED_DECLINED, abs=0.01)
    assert found.calibration.followed == found.followed.model
    assert found.calibration.least < found.calibration.least_followed


@pytest.mark.parametrize("followed", [[], ANSWERABLE, OPEN])
def test_without_follow_ups_of_both_kinds_the_default_stays(followed):
    found = fitted(followed=followed)
    assert found.followed is None
    assert found.calibration.followed == Calibration().followed


def pooled(fee, board, meant):
    """What a question means for which a fee and a board were found so near."""
    weighed = [
        Hit(anchor=anchor, score=1.0, arms=dict.fromkeys(WEIGHED, 0.0) | {"told": near})
        for anchor, near in (("fee", fee), ("board", board))
    ]
    return Pooled(weighed=weighed, meant=frozenset({meant}))


def question(fee, board, meant):
    """One of several, for which they were."""
    return Asked(confidence=1.0, pooled=pooled(fee, board, meant), answers=frozenset({meant}))


def test_what_a_turn_means_is_weighed_before_whether_the_texts_answer_it():
    turns = [pooled(0.9, 0.7, "fee"), pooled(0.7, 0.9, "board"), pooled(0.8, 0.7, "board")]
    gap = Hit(anchor="gap", score=1.0, arms=dict.fromkeys(WEIGHED, 0.0) | {"silent": 1.0})
    near = {True: (*turns[0].weighed, gap), False: (gap,)}
    followed = [
        replace(each, weighed=near[each.answerable], signals=each.signals | {"meant_margin": 0.0})
        for each in (*ANSWERABLE, *OPEN)
    ]
    found = fitted(turns=turns, followed=followed).calibration
    assert found.continued.weights["told"] > 0
    assert found.followed.weights["meant_margin"] > 0


def test_what_each_of_several_questions_means_is_weighed_before_what_is_quoted():
    parts = [question(0.9, 0.7, "fee"), question(0.7, 0.9, "board"), question(0.8, 0.7, "board")]
    found = fitted(parts=parts)
    assert found.calibration.pooled.weights["told"] > 0
    assert found.calibration.stands != Calibration().stands
    assert found.well_quoted > 0.5


def test_without_questions_of_several_the_defaults_stay():
    found = fitted().calibration
    default = Calibration()
    assert (found.pooled, found.stands) == (default.pooled, default.stands)
    assert found.continued == default.continued


def test_log_odds_are_those_of_the_probability():
    model = Logistic(weights={"told": 2.0}, bias=-1.0)
    assert model.log_odds({"told": 3.0}) == 5.0
    assert model.probability({"told": 3.0}) == pytest.approx(1 / (1 + np.exp(-5.0)))
    assert model.probability({"told": -500.0}) > 0.0


def test_no_corpus_holds_the_questions_on_other_subjects():
    corpus = load_corpus(ROOT / "corpus")
    known = (*corpus.banked(), *corpus.unanswered(), *corpus.argued())
    held = {" ".join(words(text)) for *_, text in known}
    elsewhere = [
        " ".join(words(text)) for text in read_other_subjects(ROOT / "eval" / OTHER_SUBJECTS)
    ]
    assert len(elsewhere) == len(set(elsewhere)) >= 3000
    assert held.isdisjoint(elsewhere)


@pytest.mark.parametrize(
    ("content", "said"), [(None, r"cannot read .*restore it"), ("en = [", r"mend it")]
)
def test_a_file_of_other_subjects_that_cannot_be_read_is_one_clear_line(tmp_path, content, said):
    path = tmp_path / OTHER_SUBJECTS
    if content is not None:
        path.write_text(content)
    with pytest.raises(EvaluationError, match=said):
        read_other_subjects(path)


def test_a_calibration_without_bounds_has_the_defaults(tmp_path):
    (tmp_path / "calibration.json").write_text('{"model": "e5", "most": 0.25}')
    found = Calibration.read(tmp_path, "e5")
    assert (found.bounds, found.most) == (Bounds(), 0.25)


def test_an_unknown_bound_is_one_clear_line(tmp_path):
    (tmp_path / "calibration.json").write_text('{"model": "e5", "bounds": {"nearer": 0.5}}')
    with pytest.raises(CorpusError, match=r"nearer.*alliance eval calibrate"):
        Calibration.read(tmp_path, "e5")


def test_what_was_fitted_before_turns_were_pooled_is_not_mixed_with_what_weighs_them(tmp_path):
    model = Logistic(weights={"odds": 1.0}, bias=0.0)
    Calibration(followed=model, least_followed=0.2, least=0.4).write(tmp_path, "e5")
    path = tmp_path / "calibration.json"
    stored = json.loads(path.read_text())
    assert Calibration.read(tmp_path, "e5").followed == model
    path.write_text(json.dumps({name: stored[name] for name in stored if name != "continued"}))
    assert Calibration.read(tmp_path, "e5") == Calibration(least=0.4)


def test_only_what_is_taken_changes():
    stored = Calibration(least=0.4, most=0.3)
    other = Calibration(least=0.6, most=0.7, bounds=Bounds(weak=0.1))
    assert stored.taking(other, ["most", "bounds"]) == Calibration(
        least=0.4, most=0.7, bounds=Bounds(weak=0.1)
    )
    model = Logistic(weights={}, bias=1.0)
    turns = {"followed": model, "least_followed": 0.2, "continued": model}
    for name in ("followed", "continued"):
        assert stored.taking(replace(other, **turns), [name]) == replace(stored, **turns)
    assert stored.taking(other, ["all"]) == other
    assert stored.taking(other, []) == stored
    with pytest.raises(UsageError, match=r"no constant is called mots; take all, or answerable, "):
        stored.taking(other, ["mots"])
