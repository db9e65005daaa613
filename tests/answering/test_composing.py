from pathlib import Path

import pytest

from assistant.answering.composing.selecting import select
from assistant.corpus import load_corpus
from assistant.domain import Hit

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
CLOSE_BY = ("rules-fee", "page-founding", "rules-who-joins")


@pytest.fixture(scope="module")
def provisions():
    return load_corpus(CORPUS).provisions


def hits(*scores):
    return [
        Hit(anchor=anchor, score=1.0, arms={"dense": score})
        for anchor, score in zip(CLOSE_BY, scores, strict=True)
    ]


@pytest.mark.parametrize(
    ("continues", "quoted"),
    [
        (False, ["rules-fee", "page-founding"]),
        (True, ["rules-fee"]),
    ],
)
def test_quotes_what_is_close_unless_it_is_what_the_turn_before_was_about(
    provisions, continues, quoted
):
    found = select(hits(0.9, 0.897, 0.7), provisions, continues=continues)
    assert [provision.anchor for provision in found.provisions] == quoted
    assert {hit.anchor for hit in found.rejected} == set(CLOSE_BY) - set(quoted)


def test_what_belongs_to_the_best_provision_is_quoted_in_a_follow_up_too(provisions):
    best = Hit(anchor="rules-who-joins", score=1.0, arms={"dense": 0.9})
    found = select([best], provisions, continues=True)
    assert [provision.anchor for provision in found.provisions] == [
        "rules-who-joins",
        "rules-boat-size",
    ]
