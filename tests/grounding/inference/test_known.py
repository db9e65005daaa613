"""What is laid beside a statement: the likest of what others said of the same provision."""

import pytest
import torch

from assistant.corpus.statements import Statement
from assistant.grounding.inference.known import LIKEST, Known
from assistant.grounding.inference.network import Read

# Each text is one token: its place in the vocabulary and its vector.
WORDS = ["fee", "dues", "board", "mayor", "race", "boat", "nothing", "free"]


def read(texts):
    vectors = torch.eye(len(WORDS)).half()
    places = [[WORDS.index(word) for word in text.split()] for text in texts]
    return [Read(vectors=vectors[place], ids=torch.tensor(place)) for place in places]


def statement(text, *, faithful=True, writer=1, anchor="fee"):
    kind = "faithful" if faithful else "negation"
    return Statement(anchor=anchor, language="en", kind=kind, text=text, writer=writer)


def words(tokens):
    return [WORDS[place] for place in tokens.ids.tolist()]


def known(*statements):
    return Known(statements, read, len(WORDS))


def test_the_likest_come_first_and_no_more_than_a_few():
    several = known(*(statement(word) for word in WORDS))
    found = several.beside(["fee"], read(["board race"])[0])
    assert set(words(found.rightly)[:2]) == {"board", "race"}
    assert len(words(found.rightly)) == LIKEST


def test_true_and_false_are_held_apart():
    both = known(statement("fee dues"), statement("nothing", faithful=False))
    found = both.beside(["fee"], read(["free"])[0])
    assert words(found.rightly) == ["fee", "dues"]
    assert words(found.wrongly) == ["nothing"]


def test_what_the_writer_of_a_statement_said_is_left_aside():
    two = known(statement("fee", writer=1), statement("dues", writer=2))
    assert words(two.beside(["fee"], read(["fee"])[0], writer=1).rightly) == ["dues"]


@pytest.mark.parametrize("anchors", [[], ["elsewhere"]])
def test_of_what_nobody_spoke_nothing_is_known(anchors):
    found = known(statement("fee")).beside(anchors, read(["fee"])[0])
    assert found.rightly.ids.tolist() == [-1]
    assert not found.rightly.vectors.any()


def test_of_several_provisions_all_is_taken():
    two = known(statement("fee"), statement("boat", anchor="boats"))
    assert set(words(two.beside(["fee", "boats"], read(["race"])[0]).rightly)) == {"fee", "boat"}
