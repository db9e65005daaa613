import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The forum met.", "It has 39 members."],
        ["See Art. 5 and No. 3 of the text.", "It applies, e.g. to clouds, i.e. to all."],
        ["Das gilt z. B. für Wolken, d. h. für alle.", "Es begann am 14. Dezember 2021.", "Ende."],
        ["M. Breton a signé.", "Mme Gabriel aussi, le 3 mai.", "Voir p. ex. l'art. 7."],
        ["J. R. Meyer spoke.", "Dr. Weber left at 5.30 p.m. on Monday."],
        ["1. The members pay nothing.", "2. The Commission decides in 2024.", "Then it ends."],
        ["Who decides?", "The Commission!", "“It is open.”", "(It closed.)"],
        ["The act applies.[1]", "It is new.[2]", "It ends."],
        ["Der 3. Absatz gilt.", "Siehe Nr. 4 und Abs. 2.", "Das war 2024.", "Danach nicht."],
        ["Το άρθρο ισχύει.", "Η Επιτροπή αποφασίζει."],
        ["Комисията решава.", "Членът плаща."],
        ["El art. 3 lo dice.", "¿Quién decide?", "¡La Comisión!"],
        ["The value is 3.5 million.", "Version 2.0 is out... or so they say."],
    ],
)
def test_sentences_end_where_readers_say(sentences):
    assert split(" ".join(sentences)) == sentences


def test_a_numbered_point_begins_after_a_semicolon():
    assert split("It shall: (a) pay; (b) stay; and leave; now.") == [
        "It shall: (a) pay;",
        "(b) stay; and leave; now.",
    ]


@given(st.text(alphabet=st.sampled_from('aB1.;!? "»(é)“”z'), max_size=200))
def test_spans_are_in_order_and_lose_only_spaces(text):
    text = " ".join(text.split())
    spans = list(sentence_spans(text))
    at = 0
    for start, end in spans:
        assert text[at:start].strip() == ""
        assert start < end
        at = end
    assert at == len(text)


def test_a_long_text_without_ends_takes_no_time():
    text = "etc. and so on " * 40_000
    assert len(split(text)) == 1
