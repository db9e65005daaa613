"""Words typed without their letters are read as the corpus spells them."""

import pytest

from assistant.retrieval.plain_letters import in_latin
from assistant.retrieval.spelling import Spelling

WRITTEN = (
    ("Kakšni so pogoji za članstvo?", "sl"),
    ("Pogoji za vstop? Za koga?", "sl"),
    ("Müssen wir etwas unterschreiben? Wie groß ist die Gebühr?", "de"),
    ("Mennyibe kerül a tagság?", "hu"),
    ("Πότε ιδρύθηκε η συμμαχία; Πώς μπορώ να γίνω μέλος;", "el"),
    ("Кой решава? Как да стана член на алианса?", "bg"),
    ("Ποιος διαβάζει το Data Act; Data και cloud", "el"),
    ("Wer zahlt das? Wer zählt, zählt und zählt?", "de"),
    ("Ușa este închisă? Firmele pot intra?", "ro"),
    ("Où est la mairie ? Le maire ou son adjoint, ou un autre ?", "fr"),
)


@pytest.fixture(scope="module")
def spelling():
    return Spelling.of(WRITTEN)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("sl", "pogoji za clanstvo", "pogoji za članstvo"),
        ("sl", "Kaksni pogoji?", "Kakšni pogoji?"),
        ("de", "muessen wir unterschreiben", "müssen wir unterschreiben"),
        ("de", "wie gross ist die gebuhr", "wie groß ist die gebühr"),
        ("de", "WIE HOCH IST DIE GEBUEHR", "WIE HOCH IST DIE GEBÜHR"),
        ("hu", "mennyibe kerul a tagsag?", "mennyibe kerül a tagság?"),
        ("el", "pote idrithike i simmaxia", "πότε ιδρύθηκε η συμμαχία"),
        ("el", "pws mporw na ginw melos", "πώς μπορώ να γίνω μέλος"),
        ("bg", "koi reshava", "кой решава"),
        ("bg", "kak da stana 4len na alianca", "как да стана член на alianca"),
    ],
)
def test_what_was_not_typed_is_restored(spelling, language, typed, meant):
    assert spelling.meant(typed, language) == meant


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("sl", "Pogoji za članstvo v klubu clanov?"),
        ("sl", "GAIA-X 2021"),
        ("fr", "le maire ou son adjoint"),
        ("de", "wer zahlt das"),
        ("ro", "firme din USA"),
        ("de", "OpenNebula und EUCS"),
        ("el", "Data Act"),
        ("en", "clanstvo"),
        ("da", "medlem"),
    ],
    ids=[
        *(
            "letters typed",
            "no word",
            "as often bare",
            "known bare",
            "code",
            "name",
            "Latin in Greek",
        ),
        *("other language", "no words known"),
    ],
)
def test_the_rest_stays_as_it_is(spelling, language, typed):
    assert spelling.meant(typed, language) == typed


def test_a_word_of_many_readings_ends(spelling):
    assert spelling.meant("h" * 4000, "el") == "h" * 4000


def test_it_is_kept_with_the_index(spelling, tmp_path):
    spelling.save(tmp_path)
    assert Spelling.load(tmp_path) == spelling


def test_greek_is_typed_in_two_ways():
    assert in_latin("Πώς γίνομαι μέλος;", "el") == ["pos ginomai melos;", "pws ginomai melos;"]
    assert in_latin("Како?", "bg") == ["kako?"]
    assert in_latin("Wie?", "de") == []
