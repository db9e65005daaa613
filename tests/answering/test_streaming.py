"""A draft on its way: in pieces that keep their distance, and last the reply of `ask`."""

import itertools
import time
from threading import Event

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.answering.writing.streaming import clocked, paced, result_of, within
from assistant.contract import reply_json
from assistant.domain import Abstention, Answer, Question, Reply
from assistant.errors import UsageError
from tests.answering.scripted import BreaksOff, Slow, with_writer

FEE = Question(text="How much is the yearly fee?")
DRAFT = "The Harbour Club asks for a fee of 80 euros a year [1]."


def saying(pieces, result, pause=0.0):
    for piece in pieces:
        time.sleep(pause)
        yield piece
    return result


def drained(stream):
    """The pieces of a generator, and its value."""
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return pieces, end.value


def comparable(reply):
    """The public form, and the names of the steps that took time."""
    form = reply_json(reply)
    steps = list(form["trace"].pop("timings_ms"))
    form["trace"]["signals"].pop("llm_ms", None)
    return form, steps


def test_a_rush_of_pieces_becomes_two_and_nothing_is_lost():
    pieces, result = drained(paced(saying("a rush of letters", 7), 5))
    assert pieces == ["a", " rush of letters"]
    assert result == 7


def test_pieces_keep_their_distance():
    stream = paced(saying("x" * 30, None, pause=0.01), 0.1)
    came = [time.monotonic() for _ in stream]
    *apart, _last = (after - before for before, after in itertools.pairwise(came))
    assert len(apart) >= 2
    assert min(apart) >= 0.1


def test_pieces_that_come_slowly_come_at_once():
    assert drained(paced(saying("slow", None, pause=0.02), 0.01))[0] == list("slow")


def test_who_stops_listening_stops_the_source():
    ended = []

    def source():
        try:
            yield from "endless"
        finally:
            ended.append(True)

    stream = paced(source(), 0)
    assert next(stream) == "e"
    stream.close()
    assert ended


def test_a_silent_source_is_given_up_in_time():
    begun = time.monotonic()
    with pytest.raises(TimeoutError, match="no complete answer"):
        list(within(saying("x", None, pause=60), 0.1))
    assert time.monotonic() - begun < 5


def test_the_limit_is_on_the_whole_not_on_each_piece():
    came = []
    with pytest.raises(TimeoutError):
        came.extend(within(saying("x" * 50, None, pause=0.05), 0.3))
    assert len(came) < 7


def test_what_a_source_raises_comes_after_what_it_said():
    def source():
        yield "half"
        raise ConnectionError("no route to the model")

    stream = within(source(), 5)
    assert next(stream) == "half"
    with pytest.raises(ConnectionError):
        next(stream)


def test_a_source_that_is_given_up_ends_at_its_next_item():
    ended = Event()

    def source():
        try:
            for letter in itertools.repeat("x"):
                time.sleep(0.01)
                yield letter
        finally:
            ended.set()

    stream = within(source(), 5)
    assert next(stream) == "x"
    stream.close()
    assert ended.wait(5)


def test_the_time_of_a_stream_is_not_that_of_its_reader():
    *_, (result, seconds) = (
        item for item in clocked(iter(["a", "b", 3])) if time.sleep(0.05) is None
    )
    assert result == 3
    assert seconds < 0.05


def test_a_stream_without_a_result_is_noticed():
    with pytest.raises(ValueError, match="without a result"):
        result_of(iter(["a"]))


@pytest.mark.parametrize("draft", [DRAFT, "It costs 500 euros [1].", " "])
def test_the_last_item_is_what_asking_returns(club, draft):
    writing = with_writer(club, FakeListChatModel(responses=[draft]))
    *pieces, last = writing.stream(FEE)
    assert "".join(pieces) == draft.strip()
    asked = writing.ask(FEE)
    assert comparable(last) == comparable(asked)
    assert reply_json(last).keys() == reply_json(asked).keys()
    assert list(last.trace.timings_ms) == ["understand", "retrieve", "compose", "write"]
    assert last.trace.signals["llm_model"] == "fake:it"


def test_a_passing_draft_is_what_the_reply_says(club):
    writing = with_writer(club, FakeListChatModel(responses=[DRAFT]))
    *_, last = writing.stream(FEE)
    assert [claim.text for claim in last.outcome.claims] == [DRAFT.replace(" [1]", "")]
    assert last.outcome.claims[0].model_written


def test_a_draft_grows_while_the_model_writes(club):
    begun = time.monotonic()
    came = [
        time.monotonic() - begun for _ in with_writer(club, Slow(responses=[DRAFT])).stream(FEE)
    ]
    assert len(came) > 5
    assert came[0] < came[-1] - 0.02 * len(DRAFT) / 2


def test_a_model_that_breaks_off_leaves_the_quotes(club):
    *pieces, last = with_writer(club, BreaksOff(responses=[DRAFT])).stream(FEE)
    assert pieces
    assert DRAFT.startswith("".join(pieces))
    assert isinstance(last.outcome, Answer)
    assert last.outcome == club.ask(FEE).outcome
    assert "ConnectionError" in last.trace.signals["llm_fallback"]


def test_what_is_declined_is_not_drafted(club):
    writing = with_writer(club, FakeListChatModel(responses=[DRAFT]))
    (only,) = writing.stream(Question(text="Where can I leave my car?"))
    assert isinstance(only.outcome, Abstention)
    assert "write" in only.trace.timings_ms
    assert "llm_model" not in only.trace.signals


def test_without_a_model_there_is_only_the_reply(club):
    (only,) = club.stream(FEE)
    assert isinstance(only, Reply)
    assert comparable(only) == comparable(club.ask(FEE))
    assert list(only.trace.timings_ms) == ["understand", "retrieve", "compose"]


def test_an_unusable_question_is_refused_before_anything_is_drafted(club):
    writing = with_writer(club, FakeListChatModel(responses=[DRAFT]))
    with pytest.raises(UsageError, match="empty"):
        next(writing.stream(Question(text=" ")))
