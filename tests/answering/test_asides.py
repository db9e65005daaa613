"""A message of one question that says more is read as a whole, or as that question."""

import pytest
from pydantic import Field

from assistant.answering.retrieving.asides import beside
from assistant.calibration import BESIDE
from assistant.domain import Answer, Message, Question
from assistant.lexicon import lexicon
from tests.answering.scripted import Broken, with_writer

WHO_DECIDES = "Who decides on applications to the Alliance?"


def asked(assistant, text):
    return assistant.ask(Question(text=text))


@pytest.mark.parametrize(
    "message",
    [
        "My boss has asked me to find something out. {}",
        "We are a Dutch firm that builds software for the edge. {} Thanks in advance!",
        "{} I have read the Declaration twice now, and the pages on Gaia-X.",
    ],
)
def test_what_is_said_beside_a_question_does_not_change_the_answer(alliance, message):
    reply = asked(alliance, message.format(WHO_DECIDES))
    assert reply.trace.signals["beside"] > BESIDE
    assert reply.trace.standalone_question == WHO_DECIDES
    assert reply.outcome == asked(alliance, WHO_DECIDES).outcome


@pytest.mark.parametrize(
    ("message", "anchor"),
    [
        ("I read that the roadmap dates from May 2020. Is that right?", "roadmap2021-presented"),
        (
            "My client thinks that members make laws in Brussels. Is he right?",
            "alliances-no-decisions",
        ),
    ],
)
def test_a_question_that_says_nothing_alone_is_read_with_the_rest(alliance, message, anchor):
    reply = asked(alliance, message)
    assert reply.trace.signals["beside"] < BESIDE
    assert reply.trace.standalone_question == message
    assert isinstance(reply.outcome, Answer)
    assert reply.outcome.citations[0].anchor == anchor


def test_the_reading_that_did_not_decide_is_traced(alliance):
    message = f"My boss has asked me to find something out. {WHO_DECIDES}"
    trace = asked(alliance, message).trace
    (unread,) = trace.part_verdicts
    assert (trace.parts, unread.text) == ((WHO_DECIDES,), message)
    message = "My client thinks that members make laws in Brussels. Is he right?"
    trace = asked(alliance, message).trace
    (unread,) = trace.part_verdicts
    assert (trace.parts, unread.text) == (("Is he right?",), "Is he right?")


def test_a_message_that_is_its_question_has_one_reading(alliance):
    trace = asked(alliance, WHO_DECIDES).trace
    assert (trace.parts, trace.part_verdicts) == ((), ())
    assert "beside" not in trace.signals


def test_a_greeting_leaves_one_reading(alliance):
    reply = asked(alliance, f"Good morning! {WHO_DECIDES}")
    assert (reply.question, reply.trace.parts) == (f"Good morning! {WHO_DECIDES}", ())
    assert reply.outcome == asked(alliance, WHO_DECIDES).outcome


def test_a_corpus_without_calibration_takes_the_nearer_reading(club):
    fee = "How much is the yearly fee?"
    assert asked(club, f"I have a small red boat and three dogs. {fee}").trace.parts == (fee,)
    assert asked(club, f"I have a small red boat and three dogs. {fee}").outcome == (
        asked(club, fee).outcome
    )


def test_signals_tell_of_both_readings(club):
    def part(text):
        return club._part(Question(text=text), "en")

    message, question = part("The boat is red, and I have dogs. Is it free?"), part("Is it free?")
    signals = beside(message, question, club.searcher, lexicon("en"))
    margin = message.evidence.known - question.evidence.known
    assert signals["beside_margin"] == pytest.approx(margin)
    assert 0 < signals["beside_likeness"] < 1
    assert signals["beside_points_back"] == 1
    assert signals["beside_asked"] < signals["beside_further"]
    longer = [part(f"{'The boat is red. ' * times} Is it free?") for times in (10, 100)]
    forty, most = (beside(each, question, club.searcher, lexicon("en")) for each in longer)
    assert forty["beside_further"] == most["beside_further"]


def test_a_question_that_points_back_points_to_what_leads_to_it(alliance):
    history = (
        Message(role="user", content="Who decides on applications to the Alliance?"),
        Message(role="assistant", content="The European Commission assesses applications."),
    )
    message = "I read about the roadmap of 2023. When was it published?"
    reply = alliance.ask(Question(text=message, history=history))
    assert isinstance(reply.outcome, Answer)
    assert reply.outcome.citations[0].anchor.startswith("roadmap2023")


class Reads(Broken):
    """Keeps what it is told, and says nothing."""

    told: list[str] = Field(default_factory=list)

    def _stream(self, messages, *args, **kwargs):
        self.told += [str(message.content) for message in messages]
        yield from super()._stream(messages, *args, **kwargs)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (f"My boss has asked me to find something out. {WHO_DECIDES}", False),
        ("My client thinks that members make laws in Brussels. Is he right?", True),
    ],
)
def test_a_model_is_shown_only_the_reading_that_decided(alliance, message, shown):
    model = Reads(responses=[""])
    with_writer(alliance, model).ask(Question(text=message))
    assert model.told
    assert any(message in told for told in model.told) is shown


def test_a_model_is_shown_what_a_mail_asks_and_not_who_signs_it(alliance):
    fee = "What does membership of the Alliance cost?"
    model = Reads(responses=[""])
    mail = f"Dear all,\n\n{WHO_DECIDES} {fee}\n\nKind regards,\nAnna Martin\n+32 2 555 01 23"
    with_writer(alliance, model).ask(Question(text=mail))
    told = " ".join(model.told)
    assert WHO_DECIDES in told
    assert fee in told
    assert "Martin" not in told
    assert "555" not in told
