"""Yes/no questions of three writers who saw the digests only: what is said first is right."""

import csv
from collections import Counter

import pytest

from assistant.domain import Question

# A yes under conditions is a yes.
SAYS = {"yes": "yes", "yes_if": "yes", "no": "no", "no_but": "no"}
# Of those that a text settles. .27 were when this was written, .14 since what a text only reports,
# concludes or knows of a past date gets no yes or no.
LEAST_SAID = 0.12


@pytest.fixture(scope="module")
def openings(alliance, alliance_settings):
    path = alliance_settings.eval_dir / "yes-or-no.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    replies = [alliance.ask(Question(text=row["question"])) for row in rows]
    said = [SAYS.get(str(reply.trace.signals.get("opening", "")), "") for reply in replies]
    return [(row["question"], row["verdict"], word) for row, word in zip(rows, said, strict=True)]


def test_no_wrong_word_is_said(openings):
    right = {"yes": {"yes"}, "no": {"no"}, "cond": {"yes", "no"}, "none": set(), "either": set()}
    wrong = [
        (q, verdict, word) for q, verdict, word in openings if word and word not in right[verdict]
    ]
    assert wrong == []


def test_a_word_is_said_where_it_is_sure(openings):
    settled = [word for _, verdict, word in openings if verdict in ("yes", "no", "cond")]
    assert len(settled) == 528
    assert Counter(map(bool, settled))[True] >= LEAST_SAID * len(settled)
