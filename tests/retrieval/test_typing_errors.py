"""Typing errors are read as the words that were meant."""

import pytest

from assistant.retrieval.spelling import MOST, Spelling
from assistant.retrieval.typing_errors import Vocabulary

ENGLISH = {
    "alliance": 900,
    "aliance": 2,
    "members": 400,
    "memories": 3,
    "number": 30,
    "declaration": 50,
    "signed": 20,
    "singed": 1,
    "cloud": 90,
    "may": 500,
    "join": 300,
    "joint": 40,
    "how": 200,
    "the": 5,
}
WRITTEN = (
    *(("Kdo lahko postane član zavezništva v oblaku?", "sl") for _ in range(3)),
    *(("Wer darf Mitglied der Allianz werden und muss etwas unterschreiben?", "de"),) * 3,
    *(("Who may join the cloud alliance and who signed the declaration?", "en"),) * 20,
)


@pytest.fixture(scope="module")
def english():
    return Vocabulary.of(ENGLISH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("allliance", "alliance"),
        ("alliace", "alliance"),
        ("alliamce", "alliance"),
        ("allainec", None),
        ("declaraiton", "declaration"),
        ("decalraiton", None),
        ("declaratio", "declaration"),
        ("declarations", None),
        ("declaratiom", None),
        ("hwo", "how"),
        ("teh", None),
        ("membres", "members"),
        ("jion", None),
        ("joi", None),
        ("elliance", None),
        ("ALLIANEC", "alliance"),
    ],
)
def test_an_unknown_word_is_the_commonest_within_an_edit(english, typed, meant):
    assert english.meant(typed) == meant


def test_an_error_in_the_texts_is_no_word(english):
    assert english.times("aliance") == 0
    assert english.meant("aliance") == "alliance"
    assert Vocabulary.of({"alliance": 100, "aliance": 2}).times("aliance") == 2


def test_a_rare_word_that_is_nearly_as_rare_as_its_neighbour_is_one(english):
    assert english.times("singed") == 1


def test_of_two_that_are_as_near_the_commoner_one_is_meant():
    known = Vocabulary.of({"goods": 5, "goals": 9})
    assert known.meant("goads") == "goals"


@pytest.fixture(scope="module")
def spelling():
    return Spelling.of(WRITTEN)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("sl", "kdo lahko postnae clan", "kdo lahko postane član"),
        ("sl", "zaveznštva", "zavezništva"),
        ("sl", "Kdo je član, clan oblauk?", "Kdo je član, član oblaku?"),
        ("de", "Mitgleid der Alianz?", "Mitglied der Allianz?"),
        ("de", "WER DARF MITGLEID WERDEN", "WER DARF MITGLIED WERDEN"),
        ("en", "who sigend the declaration", "who signed the declaration"),
    ],
)
def test_errors_are_mended_and_case_is_kept(spelling, language, typed, meant):
    assert spelling.meant(typed, language) == meant


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "Was ist das für ein cloud alliance?"),
        ("en", "is CLUOD or ClouD in"),
        ("en", "is it for Cloude or Clowd"),
        ("fr", "aliance"),
        ("de", "oblaku?"),
    ],
    ids=["borrowed", "codes", "names", "no words known", "a word of another language"],
)
def test_what_is_no_error_stays(spelling, language, typed):
    assert spelling.meant(typed, language) == typed


@pytest.mark.parametrize(("count", "mended"), [(MOST, True), (MOST + 1, False)])
def test_who_writes_of_something_else_is_left_alone(spelling, count, mended):
    letters = "abcdefghijklmnopqrstuvwxyz"
    unknown = " ".join(f"all{letter}ianz" for letter in letters if letter != "l")
    unknown = " ".join(unknown.split()[:count])
    assert ("allianz " in f"{spelling.meant(unknown, 'de')} ") is mended
