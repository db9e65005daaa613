"""Each question of a message is read after what stands before it, and quoted for where one provision stands out."""

import math
from dataclasses import replace

import pytest

from assistant.answering.composing.selecting import MAX_CLAIMS
from assistant.answering.judging.sufficiency import AT_HOME, Verdict, judge
from assistant.answering.retrieving.several import (
    asking_parts,
    quoted_for,
    standing_alone,
    standing_of,
)
from assistant.answering.turn import Part
from assistant.answering.understanding.kinds import Kind
from assistant.calibration import STANDS, Calibration
from assistant.domain import Hit, Message, Question, Reason
from assistant.retrieval.evidence import Evidence
from assistant.retrieval.model_store import BUNDLED_NAME
from assistant.retrieval.pooling import NOTHING, POOL, standing
from tests.conftest import ROOT


def near(*pooled, silences=(), confidence=0.9):
    """One question of several, with what its provisions and silences weigh."""
    hits, silent = (
        tuple(Hit(anchor=name, score=1.0, arms={POOL: weight}) for name, weight in weighed)
        for weighed in (pooled, silences)
    )
    return Part(
        text="?",
        kind=Kind.OTHER,
        evidence=Evidence(hits=hits, silences=silent, nearest=0.9),
        verdict=Verdict(reason=None, silence=None, signals={}, confidence=confidence),
    )


def test_what_stands_first_is_seen_beside_all_that_was_found():
    found = standing_of(near(("fee", 3.0), ("board", 1.0), silences=[("votes", 2.5)]))
    share = 1 / (1 + math.exp(-2.0) + math.exp(-0.5))
    assert found == pytest.approx(
        {"part_confidence": math.log(9), "part_margin": 0.5, "part_share": math.log(share)}
    )
    assert found == standing(math.log(9), [3.0, 1.0], [2.5])


def test_what_is_found_alone_has_all_the_share():
    assert standing(1.0, [3.0], []) == {
        "part_confidence": 1.0,
        "part_margin": 3.0 - NOTHING,
        "part_share": 0.0,
    }
    assert standing(1.0, [], [2.0])["part_margin"] == NOTHING - 2.0
    assert standing(1.0, [], [])["part_margin"] == 0.0
    assert standing(1.0, [9 * NOTHING], [])["part_margin"] == 0.0


@pytest.mark.parametrize(("sure", "odds"), [(1.0, 9999), (0.0, 1 / 9999)])
def test_no_confidence_is_without_doubt(sure, odds):
    found = standing_of(near(("fee", 0.9), confidence=sure))
    assert found["part_confidence"] == pytest.approx(math.log(odds))


def part(text, reason, confidence=0.1):
    found = near(("fee", 0.9))
    verdict = replace(found.verdict, reason=reason, confidence=confidence)
    return replace(found, text=text, verdict=verdict, stands=float(reason is None))


@pytest.mark.parametrize("reason", [None, *Reason])
def test_what_stands_is_quoted_where_the_texts_answer(reason):
    asked = replace(part("?", reason), stands=STANDS)
    assert quoted_for(asked) is (reason is None)
    assert not quoted_for(replace(asked, stands=STANDS - 0.01))
    official = replace(asked.verdict, official=("wording",))
    assert not quoted_for(replace(asked, verdict=official))


def test_what_has_no_mark_is_no_question_if_it_is_asked_of_who_reads_it():
    said = ("whether it is free.", "if you need more.", "who chairs it?", "was it on 15. May?")
    parts = whether, _, asked, dated = [part(text, Reason.SILENT) for text in said]

    def asking(message):
        return asking_parts(parts, message, lambda text: text != whether.text)

    assert asking(" ".join(said)) == (whether, asked, dated)
    assert asking(" ".join(said).replace("?", ".")) == tuple(parts)


def test_a_question_that_leans_on_another_subject_is_not_quoted_for():
    message = part("all", Reason.OUT_OF_SCOPE)
    other, leaning = (
        part("When did the League move?", Reason.OUT_OF_SCOPE, 0.01),
        part("Why?", None),
    )
    full = part("And who may become a member of the Alliance for data and cloud, then?", None)
    assert standing_alone((other, leaning, full), message, "en")[1].stands == 0.0
    assert standing_alone((other, full), message, "en") == (other, full)
    assert standing_alone((leaning, other), message, "en")[0].stands == 0.0
    assert standing_alone((leaning,), message, "en") == (leaning,)
    assert standing_alone((), message, "en") == ()
    near_it = part("What is a forum?", Reason.OUT_OF_SCOPE, 0.4)
    assert standing_alone((near_it, leaning), message, "en") == (near_it, leaning)
    assert standing_alone((other, leaning), part("all", None), "en") == (other, leaning)
    short = part("Who can join?", None)
    both = part("When did the League move? Who can join?", Reason.OUT_OF_SCOPE)
    assert standing_alone((other, short), both, "en") == (other, short)


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of Burkina Faso and what does its name mean?",
        "Wer gründete die Zentrumspartei und welches Ziel verfolgte sie?",
        "¿Quién fundó la CNT y en qué ciudad se celebró su primer congreso?",
    ],
)
def test_of_another_subject_nothing_is_quoted(alliance, text):
    assert alliance.ask(Question(text=text)).outcome.reason is Reason.OUT_OF_SCOPE


def test_beside_another_subject_what_stands_alone_is_answered(alliance):
    text = "What is the capital of Burkina Faso? And who decides on applications to the Alliance?"
    reply = alliance.ask(Question(text=text))
    assert reply.outcome.citations[0].anchor == "mandate-commission-assesses"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who decides on applications? Let me know if you need more details.", 1),
        ("Combien coûte l'adhésion ? N'hésitez pas à me dire quand vous êtes libre.", 1),
        ("Who decides on applications? We would also like to know who chaired the kick-off.", 2),
    ],
)
def test_a_closing_is_no_question_that_the_texts_leave_open(alliance, text, asked):
    reply = alliance.ask(Question(text=text))
    assert len(reply.outcome.citations) >= asked
    assert reply.outcome.left_open == ()
    assert len(reply.trace.parts) == asked


def test_what_was_fitted_wants_one_provision_to_stand_out():
    def stands(margin, share, confidence=1.0):
        signals = {"part_confidence": confidence, "part_margin": margin, "part_share": share}
        return calibration.stands.probability(signals)

    calibration = Calibration.read(ROOT / "corpus", BUNDLED_NAME)
    assert stands(5.0, -0.1) > STANDS > stands(-5.0, -2.0)
    assert stands(1.0, -0.5) > stands(1.0, -2.0)
    assert stands(1.0, -0.5) > stands(1.0, -0.5, confidence=-4.0)


def test_without_a_calibration_the_confidence_decides():
    signals = {"part_confidence": math.log(4.1), "part_margin": -9.0, "part_share": -9.0}
    assert Calibration().stands.probability(signals) > STANDS
    signals["part_confidence"] = math.log(3.9)
    assert Calibration().stands.probability(signals) < STANDS


@pytest.mark.parametrize(
    ("message", "anchor"),
    [
        (
            "How many members were there at the start? The European Policy Centre wrote a paper about "
            "industrial alliances in January 2025. What does it conclude about them?",
            "critiques-epc",
        ),
        (
            "When was the first meeting? We read that AmCham EU wrote about the procurement guidelines "
            "of the Member States in 2024. What did it object to?",
            "critiques-amcham",
        ),
    ],
)
def test_a_question_stands_on_what_is_said_between_it_and_the_one_before(alliance, message, anchor):
    reply = alliance.ask(Question(text=message))
    assert reply.trace.part_verdicts[-1].hits[0].anchor == anchor


def test_a_reply_quotes_for_each_of_many_questions(alliance):
    asked = (
        "When was the Alliance launched?",
        "Who chaired the kick-off meeting?",
        "Which working groups does the Alliance have?",
        "What does membership of the Alliance cost?",
        "Does the Alliance bring its members any funding?",
        "How does a company apply for membership?",
    )
    reply = alliance.ask(Question(text=" ".join(asked)))
    first = [part.hits[0].anchor for part in reply.trace.part_verdicts]
    assert len(set(first)) == len(asked) > MAX_CLAIMS
    assert [citation.anchor for citation in reply.outcome.citations][: len(asked)] == first


def test_beside_others_about_the_alliance_a_question_is_about_it(alliance):
    found = alliance.searcher.search("What does it do on standards?", first=False)
    silences = {silence.id: silence for silence in alliance.corpus.silences}
    calibration = Calibration.read(ROOT / "corpus", BUNDLED_NAME)
    alone = judge(found, silences, calibration)
    assert alone.reason is Reason.OUT_OF_SCOPE
    assert calibration.most < alone.signals["foreign"] < AT_HOME
    assert judge(found, silences, calibration, at_home=True).reason is None


def test_short_questions_on_two_things_are_both_answered(alliance):
    reply = alliance.ask(Question(text="Who can join? When was the kick-off?"))
    cited = [citation.anchor for citation in reply.outcome.citations]
    assert cited[:2] == ["page-who-can-join", "timeline-kickoff-day"]


def test_only_the_first_question_stands_on_an_earlier_exchange(alliance):
    history = (
        Message(role="user", content="What is the EU Cloud Rulebook?"),
        Message(role="assistant", content="A single set of rules for cloud users and providers."),
    )
    text = "Is it ready? When was the kick-off of the Alliance?"
    ready, kickoff = alliance.ask(Question(text=text, history=history)).trace.part_verdicts
    assert ready.hits[0].anchor == "deliverables-rulebook"
    assert kickoff.hits[0].anchor == "timeline-kickoff-day"
