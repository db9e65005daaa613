"""Questions with typing errors."""

import pytest
from rapidfuzz.distance import OSA

from assistant.evaluation.cases.mistyped import LONG, ONE_IN, mistyped

TEXT = (
    "Welche Bedingungen muss eine Organisation erfüllen, um der Allianz als Mitglied beizutreten?"
)


@pytest.mark.parametrize("seed", [str(n) for n in range(30)])
def test_one_word_in_six_has_an_error(seed):
    typed = mistyped(TEXT, seed)
    changed = [
        (word, error)
        for word, error in zip(TEXT.split(), typed.split(), strict=True)
        if word != error
    ]
    assert len(changed) == len(TEXT.split()) // ONE_IN
    for word, error in changed:
        assert len(word.strip(",?")) >= LONG
        assert error[0] == word[0]
        assert OSA.distance(word, error) == 1


def test_it_follows_from_the_seed():
    assert mistyped(TEXT, "a") == mistyped(TEXT, "a")
    assert len({mistyped(TEXT, str(n)) for n in range(20)}) > 10


def test_names_and_short_words_keep_their_letters():
    assert mistyped("Who is in IPCEI-CIS?", "a") == "Who is in IPCEI-CIS?"
