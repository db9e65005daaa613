from importlib.resources import files

import pytest
from babel import Locale

from assistant.languages import LANGUAGES
from assistant.lexicon import lexicon, spaced

# Most telling first; `polar` counts at the beginning only.
KINDS = (
    *("difference", "consequence", "how_many", "amount", "when", "where", "who", "why"),
    *("list", "definition", "how", "polar", "polar_anywhere"),
)
QUESTIONS = [
    ("fr", "Peut-on adhérer à tout moment ?", "polar"),
    ("fr", "L'organisme vérifie-t-il chaque dossier ?", "polar_anywhere"),
    ("fr", "Qu'est-ce qu'un nœud de calcul ?", "definition"),
    ("fr", "Combien de dossiers ont été déposés ?", "how_many"),
    ("de", "Darf ein Verein teilnehmen?", "polar"),
    ("de", "Wie viele Anträge liegen vor?", "how_many"),
    ("de", "Was passiert, wenn die Frist abläuft?", "consequence"),
    ("es", "¿Existe un plazo fijo?", "polar"),
    ("es", "¿Cuánto dura el trámite?", "amount"),
    ("es", "¿En qué se diferencian los dos textos?", "difference"),
    ("pl", "Czy trzeba płacić?", "polar"),
    ("pl", "Kto podpisuje wniosek?", "who"),
    ("pl", "Dlaczego termin przesunięto?", "why"),
    ("fi", "Voiko yhdistys liittyä?", "polar"),
    ("fi", "Mitkä asiakirjat tarvitaan?", "list"),
    ("fi", "Milloin määräaika päättyy?", "when"),
    ("el", "Υπάρχει προθεσμία;", "polar"),
    ("el", "Πόσες αιτήσεις υποβλήθηκαν;", "how_many"),
    ("el", "Πού βρίσκεται η γραμματεία;", "where"),
]
# Beside a bare name that is a country, or a verb ("lett"), too.
ALSO_ELSE = {"fi": LANGUAGES, "et": LANGUAGES, "hu": ("ga", "lv")}
# One sentence that denies and one that does not.
NEGATED = {
    "bg": ("Срокът не е определен.", "Срокът е определен."),
    "cs": ("Lhůta není stanovena.", "Lhůta je stanovena."),
    "da": ("Fristen er ikke fastsat.", "Fristen er fastsat."),
    "de": ("Die Frist gilt nicht.", "Die Frist gilt."),
    "el": ("Η προθεσμία δεν ισχύει.", "Η προθεσμία ισχύει."),
    "en": ("A member cannot vote twice.", "A member can vote twice."),
    "es": ("El plazo no se aplica.", "El plazo se aplica."),
    "et": ("Tähtaeg ei kehti.", "Tähtaeg kehtib."),
    "fi": ("Määräaika ei päde.", "Määräaika pätee."),
    "fr": ("Le délai n'est pas fixé.", "Le délai est fixé."),
    "ga": ("Níl an spriocdháta socraithe.", "Tá an spriocdháta socraithe."),
    "hr": ("Rok nije određen.", "Rok je određen."),
    "hu": ("A határidő nem érvényes.", "A határidő érvényes."),
    "it": ("Il termine non vale.", "Il termine vale."),
    "lt": ("Terminas nėra nustatytas.", "Terminas yra nustatytas."),
    "lv": ("Termiņš nav noteikts.", "Termiņš ir noteikts."),
    "mt": ("L-iskadenza ma tapplikax.", "L-iskadenza tapplika."),
    "nl": ("De termijn geldt niet.", "De termijn geldt."),
    "pl": ("Termin nie obowiązuje.", "Termin obowiązuje."),
    "pt": ("O prazo não se aplica.", "O prazo aplica-se."),
    "ro": ("Termenul nu se aplică.", "Termenul se aplică."),
    "sk": ("Lehota nie je stanovená.", "Lehota je stanovená."),
    "sl": ("Rok ni določen.", "Rok je določen."),
    "sv": ("Fristen gäller inte.", "Fristen gäller."),
}


def kind(language, question):
    cues = lexicon(language)
    for name in KINDS:
        told = cues.begins if name == "polar" else cues.find
        if told(f"asks.{name}", question):
            return name
    return None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_cues_of_its_own(language):
    assert (files("assistant") / "lexicon" / f"{language}.toml").is_file()
    assert set(lexicon(language).lists) == set(lexicon("en").lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_named_in_every_language(language):
    cues, names = lexicon(language), Locale(language).languages
    assert tuple(cues.languages) == LANGUAGES
    for code in set(LANGUAGES) - set(ALSO_ELSE.get(language, ())):
        found = [name for name in LANGUAGES if cues.find(f"languages.{name}", names[code])]
        assert found == [code], names[code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_names_two_languages(language):
    cues = lexicon(language)
    for code, forms in cues.languages.items():
        for form in forms:
            text = form.strip("*")
            assert [n for n in LANGUAGES if cues.find(f"languages.{n}", text)] == [code], form


@pytest.mark.parametrize(("language", "question", "expected"), QUESTIONS)
def test_question_is_told_by_the_right_cues(language, question, expected):
    assert kind(language, question) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_negation_is_found_where_it_is_and_nowhere_else(language):
    denied, stated = NEGATED[language]
    assert lexicon(language).find("says.negation", denied)
    assert not lexicon(language).find("says.negation", stated)


@pytest.mark.parametrize(
    ("language", "text", "cues"),
    [
        ("fr", "Ce n'est pas obligatoire.", ["n", "pas"]),
        ("de", "Das gilt nicht.", ["nicht"]),
        ("en", "It cannot be sold.", ["cannot"]),
    ],
)
def test_spans_cut_the_cues_out_of_the_spaced_text(language, text, cues):
    found = lexicon(language).find("says.negation", text)
    assert [spaced(text)[start:end] for start, end in found] == cues


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_text_holds_no_cue(language):
    cues = lexicon(language)
    assert not any(cues.find(name, "") for name in cues.lists)
