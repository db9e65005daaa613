"""No evaluation question stands in the question bank, by its words or by its meaning."""

from dataclasses import replace

import pytest

from assistant.assembly import open_corpus, open_embeddings
from assistant.evaluation.cases import load_cases
from assistant.evaluation.cases.leakage import near_copies
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def embeddings(alliance_settings):
    return open_embeddings(alliance_settings, "query", tuned=False)


@pytest.fixture(scope="module")
def cases():
    return load_cases(ROOT / "eval" / "questions")


def test_no_evaluation_question_stands_in_the_bank(cases, alliance_settings, embeddings):
    assert near_copies(cases, open_corpus(alliance_settings), embeddings) == ()


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace("?", " ?!")])
def test_a_copied_question_is_found_however_it_is_written(
    cases, alliance_settings, embeddings, change
):
    corpus = open_corpus(alliance_settings)
    case = next(case for case in cases if case.id == "t-launch-day")
    bank = {**corpus.bank, "launch-date": {"en": (change(case.question),)}}
    found = near_copies([case], replace(corpus, bank=bank), embeddings)
    assert [(copy.case_id, copy.target) for copy in found] == [("t-launch-day", "launch-date")]


def test_a_question_hidden_in_a_silence_is_found(cases, alliance_settings, embeddings):
    corpus = open_corpus(alliance_settings)
    silence = replace(corpus.silences[-1], questions={"en": (cases[0].question,)})
    found = near_copies(
        cases[:1], replace(corpus, silences=(*corpus.silences[:-1], silence)), embeddings
    )
    assert [copy.target for copy in found] == [silence.id]
