import pytest

from assistant.indexing.tongues import learn_languages
from assistant.languages import LANGUAGES, PLACES, detect_language, letters

SENTENCES = {
    "bg": "Кой може да стане член на алианса?",
    "cs": "Kdo se může stát členem aliance?",
    "da": "Hvem kan blive medlem af alliancen?",
    "de": "Wer kann Mitglied der Allianz werden?",
    "el": "Ποιος μπορεί να γίνει μέλος της συμμαχίας;",
    "en": "Who can become a member of the alliance?",
    "es": "¿Quién puede ser miembro de la alianza?",
    "et": "Kes võib saada liidu liikmeks ja kuidas?",
    "fi": "Kuka voi päästä liittouman jäseneksi?",
    "fr": "Qui peut devenir membre de l'alliance ?",
    "ga": "Cé atá in ann a bheith ina bhall den chomhghuaillíocht?",
    "hr": "Tko može postati članom saveza i kako?",
    "hu": "Ki lehet a szövetség tagja?",
    "it": "Chi può diventare membro dell'alleanza?",
    "lt": "Kas gali tapti aljanso nariu?",
    "lv": "Kas var kļūt par alianses dalībnieku?",
    "mt": "Min jista' jsir membru tal-alleanza?",
    "nl": "Wie kan lid worden van de alliantie?",
    "pl": "Kto może zostać członkiem sojuszu?",
    "pt": "Quem pode ser membro da aliança?",
    "ro": "Cine poate deveni membru al alianței?",
    "sk": "Kto sa môže stať členom aliancie?",
    "sl": "Kdo lahko postane član zavezništva?",
    "sv": "Vem kan bli medlem i alliansen?",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_knows_each_official_language(language):
    assert detect_language(SENTENCES[language], "en") == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sl", "pogoji za clanstvo"),
        ("hu", "mennyibe kerul a tagsag"),
        ("lt", "ar jav imone gali istoti"),
        ("el", "pos mporo na gino melos"),
        ("bg", "kak da stana chlen"),
        ("es", "¿Es gratis?"),
        ("fr", "qui compose l alliance"),
        ("en", "eu ai act fines"),
    ],
)
def test_knows_few_words_without_their_own_letters(language, text):
    assert detect_language(text, "mt") == language


def test_learns_from_texts_what_tells_languages_apart():
    learned = learn_languages([(text, language) for language, text in SENTENCES.items()] * 2)
    assert learned["steps"].shape == (PLACES, len(LANGUAGES))
    shares = learned["least"] + learned["step"] * learned["steps"]
    odds = letters(["wer kann mitglied der allianz werden?"]) @ shares
    assert LANGUAGES[int(odds.argmax())] == "de"


@pytest.mark.parametrize("text", ["contact", "cloud", "price", "Quantum"])
def test_one_word_of_many_languages_tells_little(text):
    assert detect_language(text, "de") in {"de", "en"}


def test_capitals_are_read():
    assert detect_language("WER KANN MITGLIED WERDEN?", "en") == "de"


@pytest.mark.parametrize("text", ["IPCEI-CIS", "https://example.org", "hm", "2021?"])
def test_falls_back_where_it_cannot_tell(text):
    assert detect_language(text, "nl") == "nl"
