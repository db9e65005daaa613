from assistant.corpus import load_corpus
from assistant.domain import Answer
from assistant.evaluation.fitting.exchanges import EXCHANGES, Exchange
from assistant.evaluation.fitting.lines import read_lines
from assistant.languages import LANGUAGES
from tests.conftest import ROOT
from tests.evaluation.harbour import FOLLOW_UP


def test_the_last_question_stands_on_what_was_said_before():
    question = Exchange(**FOLLOW_UP).as_question()
    assert question.text == "What does it cost?"
    assert [turn.content for turn in question.history] == ["Who may join?", "Owners of a boat."]
    assert [turn.role for turn in question.history] == ["user", "assistant"]


def test_another_question_may_be_asked_after_what_was_said():
    exchange = Exchange(**FOLLOW_UP)
    other = exchange.before("Where do I park?")
    assert (other.text, other.history) == ("Where do I park?", exchange.as_question().history)


def test_ours_ask_for_what_is_there():
    corpus = load_corpus(ROOT / "corpus")
    targets = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    exchanges = read_lines(ROOT / "eval" / EXCHANGES, Exchange, targets)
    assert len(exchanges) > 2000
    assert {each.language for each in exchanges} <= set(LANGUAGES)
    assert all(each.asked.strip() and each.told.strip() and each.then.strip() for each in exchanges)


def test_follow_ups_are_answered_where_a_text_settles_them_and_else_declined(alliance):
    """Which weights and which confidence serve a follow-up was fitted on all of these."""
    corpus = alliance.corpus
    targets = corpus.provisions.keys() | {silence.id for silence in corpus.silences}
    asked = read_lines(ROOT / "eval" / EXCHANGES, Exchange, targets)[::18]
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
