"""No evaluation question stands in the question bank, by its words or by its meaning."""

import os
from dataclasses import replace

import pytest

from assistant.assembly import embed_with, open_corpus, open_embeddings
from assistant.evaluation.cases import load_cases
from assistant.evaluation.cases.leakage import near_copies
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def embeddings(alliance_settings):
    embed_with(threads=os.cpu_count() or 1)
    yield open_embeddings(alliance_settings, "query", tuned=False)
    embed_with(threads=1)


@pytest.fixture(scope="module")
def cases():
    return load_cases(ROOT / "eval" / "questions")


def test_no_evaluation_question_stands_in_the_bank(cases, alliance_settings, embeddings):
    tuned = open_embeddings(alliance_settings, "query")
    assert near_copies(cases, open_corpus(alliance_settings), embeddings, tuned) == ()


def test_tuned_embeddings_only_part_what_asks_two_things(cases, alliance_settings, embeddings):
    tuned = open_embeddings(alliance_settings, "query")
    case = cases[0].model_copy(update={"question": "What is meant by the EU Cloud Rulebook?"})
    banked = ("What held up the EU Cloud Rulebook?", "What is meant with the EU Cloud Rulebook?")
    bank = {"glossary-rulebook": {"en": banked}}
    only = replace(open_corpus(alliance_settings), bank=bank, short={}, silences=(), stances=())
    assert {copy.banked for copy in near_copies([case], only, embeddings)} == set(banked)
    found = near_copies([case], only, embeddings, tuned)
    assert [copy.banked for copy in found] == [banked[1]]


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace("?", " ?!")])
def test_a_copied_question_is_found_however_it_is_written(
    cases, alliance_settings, embeddings, change
):
    case = next(case for case in cases if case.id == "t-launch-day")
    bank = {"launch-date": {"en": (change(case.question), "Who chairs the defence group?")}}
    only = replace(open_corpus(alliance_settings), bank=bank, short={}, silences=(), stances=())
    found = near_copies([case], only, embeddings)
    assert [(copy.case_id, copy.banked) for copy in found] == [
        ("t-launch-day", change(case.question))
    ]


def test_a_near_copy_in_other_words_passes_the_sieve(cases, alliance_settings, embeddings):
    """The questions differ in a word or two; the bare model puts them above the bound."""
    case = cases[0].model_copy(update={"question": "Who leads the defence and aviation group?"})
    bank = {"governance-defence-group": {"en": ("Who heads the defence and aviation group?",)}}
    only = replace(open_corpus(alliance_settings), bank=bank, short={}, silences=(), stances=())
    assert len(near_copies([case], only, embeddings)) == 1


def test_a_question_hidden_in_a_silence_is_found(cases, alliance_settings, embeddings):
    corpus = open_corpus(alliance_settings)
    silence = replace(corpus.silences[-1], questions={"en": (cases[0].question,)})
    only = replace(corpus, bank={}, short={}, silences=(silence,), stances=())
    found = near_copies(cases[:1], only, embeddings)
    assert [copy.target for copy in found] == [silence.id]
