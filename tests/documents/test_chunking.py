import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import chunk_document
from assistant.documents.building import Piece, assemble
from assistant.documents.numbering import first_number, part_number
from tests.documents.invariants import check_chunks, check_document

WORDS = st.text(alphabet="abcdeF .;1", min_size=1, max_size=120).map(lambda t: " ".join(t.split()))


@st.composite
def pieces(draw):
    page, made = 1, []
    for _ in range(draw(st.integers(1, 25))):
        page += draw(st.integers(0, 1))
        kind = draw(st.sampled_from(["heading", "paragraph", "item", "row", "note"]))
        level = draw(st.integers(1, 3)) if kind == "heading" else 0
        text = draw(WORDS) + draw(st.sampled_from(["", ":", "."]))
        made.append(Piece(kind=kind, text=text.strip(), level=level, page=page))
    return made, page


@settings(max_examples=80, deadline=None)
@given(pieces(), st.integers(20, 400))
def test_chunks_of_any_document(made, max_chars):
    doc = assemble(made[0], title="t", page_count=made[1])
    check_document(doc)
    check_chunks(doc, max_chars)


def built(*parts: tuple[str, str]):
    return assemble([Piece(kind=k, text=t, level=k == "heading") for k, t in parts], title="t")


def texts(doc, max_chars=900):
    return [doc.text[c.start : c.end] for c in chunk_document(doc, max_chars)]


def test_small_neighbours_merge_but_no_chunk_crosses_a_heading():
    doc = built(
        ("heading", "Article 1"), ("paragraph", "One."), ("paragraph", "Two."),
        ("heading", "Article 2"), ("paragraph", "Three."),
    )  # fmt: skip
    assert texts(doc) == ["One.\n\nTwo.", "Three."]
    assert [c.number for c in chunk_document(doc)] == ["1", "2"]


def test_a_long_list_begins_with_its_intro():
    doc = built(
        ("paragraph", "They shall:"), *(("item", f"do thing {n} at once") for n in range(9))
    )
    first, *others = texts(doc, 60)
    assert first == "They shall:\n\ndo thing 0 at once\ndo thing 1 at once"
    assert all(len(text) <= 60 for text in others)


def test_a_point_that_introduces_others_is_not_left_alone():
    doc = built(
        ("item", "1. " + "a" * 30),
        ("item", "2. The members shall:"),
        ("item", "(a) pay"),
        ("item", "(b) stay"),
    )
    assert texts(doc, 60) == [
        "1. " + "a" * 30,
        "2. The members shall:\n(a) pay\n(b) stay",
    ]


def test_an_intro_leaves_the_paragraph_before_to_stay_with_its_list():
    doc = built(("paragraph", "A" * 60 + "."), ("paragraph", "They shall:"), ("item", "b" * 30))
    assert texts(doc, 80) == ["A" * 60 + ".", "They shall:\n\n" + "b" * 30]


def test_a_long_paragraph_is_split_at_sentence_ends():
    doc = built(("paragraph", "The Art. 5 rule is old. It was made in 1999. Nobody knows it."))
    assert texts(doc, 45) == ["The Art. 5 rule is old. It was made in 1999.", "Nobody knows it."]


def test_rows_stay_whole_and_notes_alone():
    doc = built(
        ("paragraph", "See:"),
        ("row", "a | b"),
        ("row", "c" * 50),
        ("note", "[1] n."),
        ("paragraph", "On."),
    )
    assert texts(doc, 40) == ["See:\n\na | b", "c" * 50, "[1] n.", "On."]


def test_a_heading_with_nothing_below_is_not_lost():
    doc = built(("heading", "Motto"), ("heading", "Article 1"), ("paragraph", "One."))
    assert texts(doc) == ["Motto", "One."]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Article 3 Definitions", "3"), ("ARTICLE 12a", "12a"), ("Artikel 4: Ziele", "4"),
        ("§ 5 Beitritt", "5"), ("2.1 Membership", "2.1"), ("2.1. Membership", "2.1"),
        ("3. Scope", "3"), ("IV. Governance", "IV"), ("Annex II", "II"), ("Chapter 2", "2"),
        ("Член 7", "7"), ("Άρθρο 8", "8"), ("3. cikk", "3"), ("4 Working groups", "4"),
        ("14 December 2021", ""), ("Membership", ""), ("Partners", ""), ("2021 report", ""),
    ],
)  # fmt: skip
def test_numbers_of_headings(heading, number):
    assert part_number(heading) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("2. The members pay.", "2"), ("(3) The fee", "3"), ("1.2 The fee", "1.2"), ("3 members", "")],
)
def test_numbers_of_first_words(text, number):
    assert first_number(text) == number
