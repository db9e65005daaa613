"""The sentences of a draft and their markers, in the many ways in which models write both."""

import pytest

from assistant.answering.writing.marked import read_sentences


def test_markers_are_read_wherever_a_model_puts_them():
    text = "- **One** [1]. Two. [2] Three [1, 2].\n2. Four [3][1]! Five."
    read = [(s.text, s.markers) for s in read_sentences(text)]
    assert read == [
        ("One.", (1,)),
        ("Two.", (2,)),
        ("Three.", (1, 2)),
        ("Four!", (3, 1)),
        ("Five.", ()),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Le 14 décembre ; ensuite ? [1]", "Le 14 décembre ; ensuite ?"),
        ("Le 14 décembre ; ensuite [1] ?", "Le 14 décembre ; ensuite ?"),
        ("Really? [1]", "Really?"),
        ("Really [1]?", "Really?"),
        ("It is free [1] .", "It is free."),
        ("[1] It is free.", "It is free."),
    ],
)
def test_a_marker_leaves_no_trace_and_takes_no_space_with_it(text, read):
    assert [(s.text, s.markers) for s in read_sentences(text)] == [(read, (1,))]


def test_a_marker_at_the_end_of_a_line_stays_with_it():
    read = read_sentences("One. [1]\n- Two. [2]")
    assert [(s.text, s.markers) for s in read] == [("One.", (1,)), ("Two.", (2,))]


@pytest.mark.parametrize(
    "marker",
    [
        *("[1]", "[ 1 ]", "[#1]", "[^1]", "[passage 1]", "[Source: 1]", "[1](https://example.eu)"),
        *("【1】", "【1†page】", "(1)", "¹", "\\[1\\]", "**[1]**"),
    ],
)
@pytest.mark.parametrize("sentence", ["It is free {}.", "It is free. {}", "It is free.\n{}"])
def test_a_marker_may_look_otherwise(marker, sentence):
    (read,) = read_sentences(sentence.format(marker))
    assert (read.text, read.markers) == ("It is free.", (1,))


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [("[1-3]", (1, 2, 3)), ("[2 and 3]", (2, 3)), ("[2; 4]", (2, 4)), ("[9-4]", (9, 4))],
)
def test_a_marker_may_name_several(marker, numbers):
    (read,) = read_sentences(f"It is free {marker}.")
    assert read.markers == numbers


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[1] A is so. B is. [3] C is so.", [("A is so.", 1), ("B is.", 1), ("C is so.", 3)]),
        ("| What | That |\n|---|---|\n| Fee | It is free [2]. |", [("It is free.", 2)]),
        (
            "### It\n* _It_ is *free* [1].\n> – **So** it is [2].",
            [("It is free.", 1), ("So it is.", 2)],
        ),
        ("```json\nIt is free [1].\n```", [("It is free.", 1)]),
        ("<p>It is <b>free</b> [1].</p>", [("It is free.", 1)]),
        (
            "14. Dezember 2021 war es [1].\n2. Danach nicht [2].",
            [("14. Dezember 2021 war es.", 1), ("Danach nicht.", 2)],
        ),
        ("Od 2021 r. [2].", [("Od 2021 r.", 2)]),
        ("To join: (1) sign; (2) apply [1].", [("To join: (1) sign; (2) apply.", 1)]),
        ("It is free (see [1]).", [("It is free.", 1)]),
        ("The EU (EU) has 20 m² [1].", [("The EU (EU) has 20 m².", 1)]),
    ],
)
def test_what_adorns_a_sentence_is_taken_off(text, read):
    found = [(s.text, *s.markers) for s in read_sentences(text) if s.markers]
    assert found == read
