import json

import pytest

from assistant.corpus import load_corpus
from assistant.domain import Answer
from assistant.errors import EvaluationError
from assistant.evaluation.fitting.exchanges import EXCHANGES, read_exchanges
from assistant.languages import LANGUAGES
from tests.conftest import ROOT

FEE = {
    "target": "rules-fee",
    "language": "en",
    "asked": "Who may join?",
    "told": "Owners of a boat.",
    "then": "What does it cost?",
    "writer": 1,
}


def test_the_last_question_stands_on_what_was_said_before(tmp_path):
    (tmp_path / "club.jsonl").write_text(json.dumps(FEE), encoding="utf-8")
    question = read_exchanges(tmp_path, {"rules-fee"})[0].as_question()
    assert question.text == "What does it cost?"
    assert [turn.content for turn in question.history] == ["Who may join?", "Owners of a boat."]
    assert [turn.role for turn in question.history] == ["user", "assistant"]


def test_a_corpus_may_have_none(tmp_path):
    assert read_exchanges(tmp_path / "nowhere", set()) == ()


@pytest.mark.parametrize("line", ["no JSON", json.dumps({"target": "rules-fee"})])
def test_a_damaged_line_is_named(tmp_path, line):
    (tmp_path / "club.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"club\.jsonl.*mend it"):
        read_exchanges(tmp_path, {"rules-fee"})


def test_an_exchange_about_what_is_gone_is_named(tmp_path):
    lines = "\n".join(json.dumps(line) for line in (FEE, FEE | {"target": "rules-dues"}))
    (tmp_path / "club.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"club\.jsonl, line 2: .*'rules-dues'; mend it"):
        read_exchanges(tmp_path, {"rules-fee"})


def test_ours_ask_for_what_is_there():
    corpus = load_corpus(ROOT / "corpus")
    targets = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    exchanges = read_exchanges(ROOT / "eval" / EXCHANGES, targets)
    assert len(exchanges) > 2000
    assert {each.language for each in exchanges} <= set(LANGUAGES)
    assert all(each.asked.strip() and each.told.strip() and each.then.strip() for each in exchanges)


def test_follow_ups_are_answered_where_a_text_settles_them_and_else_declined(alliance):
    """Which weights and which confidence serve a follow-up was fitted on all of these."""
    corpus = alliance.corpus
    targets = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    asked = read_exchanges(ROOT / "eval" / EXCHANGES, targets)[::18]
    found = [(each.target, alliance.ask(each.as_question()).outcome) for each in asked]
    settled = [pair for pair in found if pair[0] in corpus.provisions]
    unsettled = [outcome for target, outcome in found if target not in corpus.provisions]
    cited = [
        isinstance(outcome, Answer) and target in [each.anchor for each in outcome.citations]
        for target, outcome in settled
    ]
    declined = [not isinstance(outcome, Answer) for outcome in unsettled]
    assert sum(cited) > 0.65 * len(cited)
    assert sum(declined) > 0.75 * len(declined)
