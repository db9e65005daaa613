"""A question of a message that may be answered or not is named beside what is answered."""

from pathlib import Path

import pytest

from assistant.answering.composing.composer import Composer
from assistant.answering.judging.sufficiency import Verdict
from assistant.answering.turn import Part, Turn
from assistant.answering.understanding.kinds import Kind
from assistant.calibration import Bounds
from assistant.corpus import load_corpus
from assistant.domain import Hit, Question, Reason
from assistant.retrieval.alignment import Alignment
from assistant.retrieval.evidence import Evidence

CORPUS = load_corpus(Path(__file__).parents[1] / "data" / "corpus")
COMPOSER = Composer(corpus=CORPUS, alignment=Alignment(), bounds=Bounds())


def part(anchor, confidence, reason=None, stands=None):
    hit = Hit(anchor=anchor, score=1.0, arms={"dense": 0.9})
    return Part(
        text=f"What about {anchor}?",
        kind=Kind.OTHER,
        evidence=Evidence(hits=(hit,), nearest=0.9),
        verdict=Verdict(reason=reason, silence=None, signals={}, confidence=confidence),
        stands=confidence if stands is None else stands,
    )


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (part("page-founding", 0.95), ""),
        (part("page-founding", 0.95, stands=0.3), "perhaps not answered"),
        (part("page-founding", 0.1, Reason.WEAK_EVIDENCE, stands=0.3), "perhaps not answered"),
        (part("rules-fee", 0.95, stands=0.3), "perhaps not answered"),
        (part("page-founding", 0.5, Reason.WEAK_EVIDENCE, stands=0.1), "do not answer this part"),
        (part("page-founding", 0.1, Reason.WEAK_EVIDENCE, stands=0.9), "perhaps not answered"),
        (part("page-founding", 0.5, Reason.GREETING), ""),
    ],
)
def test_a_part_that_is_neither_answered_nor_open_is_named_unless_it_is_quoted(second, said):
    first = part("rules-fee", 0.95)
    turn = Turn(question=Question(text="?"), language="en", whole=first, parts=(first, second))
    left_open = COMPOSER.compose(turn).outcome.left_open
    assert said in " ".join(left_open)
    assert bool(said) is bool(left_open)
