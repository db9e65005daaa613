"""A follow-up is what it adds to the exchange before it."""

import numpy as np
import pytest

from assistant.retrieval.adapter import unit
from assistant.retrieval.context import BEFORE, TOGETHER, in_context

BEFORE_IT, ASKED, ADDED = np.eye(3, dtype=np.float32)
SAID = (
    "When was the kick-off meeting of the Alliance?",
    "On 14 December 2021, thirty-nine confirmed first members met.",
)


def test_what_was_said_before_is_taken_away():
    together = unit((BEFORE_IT + BEFORE / TOGETHER * ADDED)[None, :])[0]
    meant = in_context(ASKED, [(BEFORE_IT, together)])
    assert meant @ ADDED > 0.5
    assert meant @ BEFORE_IT < meant @ ADDED
    assert np.linalg.norm(meant) == pytest.approx(1)


def test_each_thing_said_before_counts_as_much():
    together = unit((BEFORE_IT + ADDED)[None, :])[0]
    one, twice = (in_context(ASKED, [(BEFORE_IT, together)] * times) for times in (1, 2))
    assert one == pytest.approx(twice)
    assert in_context(ASKED, [(BEFORE_IT, together), (ADDED, ADDED)]) @ BEFORE_IT < one @ BEFORE_IT


def test_a_follow_up_finds_what_neither_turn_names(alliance):
    found = alliance.searcher.search_in_context("And who chaired it?", SAID)
    assert "kickoff-chair" in [hit.anchor for hit in found.after.hits[:2]]


def test_what_is_known_to_be_asked_in_a_few_words_stands_alone(alliance):
    asked = "Must we sign something?"
    found = alliance.searcher.search_in_context(asked, SAID, alliance.searcher.search_short(asked))
    assert found.alone.short
    assert found.after is None
