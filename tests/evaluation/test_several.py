from collections import Counter
from dataclasses import replace

import pytest

from assistant.answering.retrieving.several import standing
from assistant.calibration import Logistic
from assistant.corpus import load_corpus
from assistant.domain import Hit, PartVerdict
from assistant.evaluation.fitting.lines import read_lines
from assistant.evaluation.fitting.pooling import Pooled, fit_pooled
from assistant.evaluation.fitting.several import (
    OPEN,
    SEVERAL,
    SIGNALS,
    Asked,
    Several,
    Stood,
    asked,
    fit_stands,
    named,
    stood,
)
from assistant.languages import LANGUAGES
from assistant.retrieval.pooling import SIGNALS as WEIGHED
from tests.conftest import ROOT
from tests.evaluation.harbour import answer, reply

MEASURED = dict.fromkeys(SIGNALS, 0.5)
MODEL = Logistic(weights={"told": 1.0}, bias=0.0)


def hit(anchor, told=0.0, **arms):
    return Hit(anchor=anchor, score=1.0, arms={**dict.fromkeys(WEIGHED, 0.0), "told": told, **arms})


def verdict(text, *weighed):
    return PartVerdict(
        text=text,
        reason=None,
        confidence=0.9,
        confidence_least=0.5,
        signals=MEASURED,
        weighed=weighed or (hit("fee"),),
    )


def told_apart(*verdicts):
    said = reply(answer("fee"), ("fee",))
    trace = replace(said.trace, parts=("?",) * len(verdicts), part_verdicts=verdicts)
    return replace(said, trace=trace)


def message(*questions):
    return Several(language="en", kind="chat", text="?", questions=questions)


def expecting(*expected):
    return message(*({"asks": "?", "expected": each} for each in expected))


def test_what_is_expected_names_provisions_or_silences():
    assert named("fee|board,waiver") == {"fee", "board", "waiver"}
    assert named(f"{OPEN}votes|chair") == {"votes", "chair"}
    assert expecting("fee|board", f"{OPEN}votes").targets == {"fee", "board", "votes"}


def test_what_was_weighed_for_a_question_comes_with_what_it_means():
    found = hit("board", 0.9), hit("votes", 0.8, silent=1.0)
    said = told_apart(verdict("Who decides?", *found), verdict("Who votes?", *found))
    decides, votes = asked(said, expecting("fee|board", f"{OPEN}votes"))
    assert decides == Asked(
        confidence=0.5,
        pooled=Pooled(weighed=found, meant=frozenset({"fee", "board"})),
        answers=frozenset({"fee", "board"}),
    )
    assert (votes.pooled.meant, votes.answers) == (frozenset({"votes"}), frozenset())


def test_questions_that_were_not_told_apart_tell_nothing():
    said = told_apart(verdict("What does it cost?"))
    assert list(asked(said, expecting("fee", "fee"))) == []
    unweighed = replace(verdict("Who decides?"), weighed=())
    assert len(list(asked(told_apart(verdict("What?"), unweighed), expecting("fee")))) == 1


@pytest.mark.parametrize(
    ("part", "own"),
    [
        ("What does it cost us a year?", True),
        ("and What does it cost us a year? I ask for my boss.", True),
        ("does it cost us", True),
        ("It does cost us what, a year?", True),
        ("Who decides on that?", False),
    ],
)
def test_a_question_is_found_by_the_words_that_ask_it(part, own):
    span = "What does it cost us a year?"
    said = told_apart(verdict("Who else?"), verdict(part), verdict("Whoever reads this."))
    asks = message({"asks": "the fee", "span": span, "expected": "fee"})
    assert [each.answers for each in asked(said, asks)] == [frozenset({"fee"})] * own


def question(*weighed, answers=("fee",)):
    return Asked(
        confidence=2.0,
        pooled=Pooled(weighed=weighed, meant=frozenset(answers)),
        answers=frozenset(answers),
    )


def test_what_stands_first_is_right_or_wrong():
    found = hit("board", 0.7), hit("votes", 0.8, silent=1.0), hit("fee", 0.9)
    right = stood(question(*found), MODEL)
    assert right == Stood(signals=standing(2.0, [0.9, 0.7], [0.8]), right=True)
    assert right.signals.keys() == set(SIGNALS)
    other = Logistic(weights={"told": -1.0}, bias=0.0)
    assert not stood(question(*found), other).right
    assert not stood(question(*found, answers=()), MODEL).right
    assert not stood(question(hit("votes", silent=1.0)), MODEL).right


def test_the_signals_that_go_with_a_right_one_are_fitted():
    near, far = ({**MEASURED, "part_margin": margin} for margin in (0.9, 0.0))
    found = [Stood(signals=near, right=True), Stood(signals=far, right=False)]
    model = fit_stands(found)
    assert model.probability(near) > 0.5 > model.probability(far)
    assert fit_stands(found[:1]) is None


def test_a_signal_that_goes_with_what_is_meant_is_learned():
    by_chance = hit("board", 0.5, alone=0.9), hit("fee", 0.6, alone=0.1)
    as_well = hit("board", 0.5, alone=0.1), hit("fee", 0.9, alone=0.9)
    asks = [Pooled(weighed=found, meant=frozenset({"fee"})) for found in (by_chance, as_well)]
    model = fit_pooled(asks)
    assert model.weights.keys() == set(WEIGHED)
    assert model.weights["told"] > 0 == model.weights["long"]
    for found in (by_chance, as_well):
        board, fee = (model.log_odds(each.arms) for each in found)
        assert fee > board


def test_where_nothing_that_is_meant_was_found_nothing_is_learned():
    unmet = Pooled(weighed=(hit("fee"),), meant=frozenset({"board"}))
    assert fit_pooled([unmet]) is None
    assert fit_pooled([]) is None


@pytest.fixture(scope="module")
def ours():
    corpus = load_corpus(ROOT / "corpus")
    known = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    return corpus, read_lines(ROOT / "eval" / SEVERAL, Several, known)


def test_ours_expect_what_is_there(ours):
    corpus, messages = ours
    expected = [question["expected"] for each in messages for question in each.questions]
    assert (len(messages), len(expected)) == (696, 2830)
    assert {each.language for each in messages} <= set(LANGUAGES)
    assert {each.kind for each in messages} == {"chat", "mail"}
    silences = {silence.id for silence in corpus.silences}
    for each in expected:
        assert named(each) <= (silences if each.startswith(OPEN) else corpus.provisions.keys())
    assert 0.2 < sum(each.startswith(OPEN) for each in expected) / len(expected) < 0.3


def test_the_words_that_ask_a_question_of_ours_stand_in_its_message(ours):
    _, messages = ours
    spans = Counter(
        question["span"] in each.text
        for each in messages
        for question in each.questions
        if "span" in question
    )
    assert spans == {True: 1816}
    assert all(len({"span" in question for question in each.questions}) == 1 for each in messages)
