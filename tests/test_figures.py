import pytest

from assistant.figures import figures


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thirty-nine members met on 14 December 2021; 10,000 nodes; 75 %; EUR 1.2 billion."),
        ("fr", "39 membres, le 14 décembre 2021 ; dix mille nœuds ; 75 % ; 1,2 milliard d'euros."),
        (
            "de",
            "Am 14. Dezember 2021: neununddreißig Mitglieder; 10 000 Knoten; 75 %; 1,2 Milliarden.",
        ),
    ],
)
def test_the_same_facts_have_the_same_figures_in_each_language(language, text):
    assert {"39", "14", "m12", "2021", "10000", "75", "12"} <= figures(text, language)


def test_a_verb_is_no_month_and_an_article_no_figure():
    assert figures("May one join? One may.", "en") == frozenset()


def test_an_unknown_language_still_has_digits():
    assert figures("39 membri", "xx") == {"39"}
