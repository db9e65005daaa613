"""A question without what leads to it and without the reason that is added to it."""

import pytest

from assistant.answering.understanding.kinds import BEGINS
from assistant.answering.understanding.parts import parts_of
from assistant.answering.understanding.trimming import trimmed
from assistant.domain import Question
from assistant.languages import LANGUAGES
from assistant.lexicon import lexicon


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("en", "Finally, who decides on our file?", "who decides on our file?"),
        ("en", "one more question: also, who decides on it?", "who decides on it?"),
        ("en", "whether a Polish firm is in, because we like it", "whether a Polish firm is in"),
        (
            "pl",
            "czy jest tam polska firma, bo chętnie byśmy pogadali.",
            "czy jest tam polska firma",
        ),
        ("es", "qué objetivos hay, porque el alcalde quiere citarlos", "qué objetivos hay"),
        ("en", "what is that group called, and", "what is that group called"),
        ("fr", "Enfin, qui examine les dossiers ?", "qui examine les dossiers ?"),
        # What leads governs what follows.
        ("en", "Besides members, who else may attend?", "Besides members, who else may attend?"),
        ("fr", "En plus de la charte, que signer ?", "En plus de la charte, que signer ?"),
        # The reason is what is asked, or more is asked after it.
        (
            "de",
            "Sind wir ausgeschlossen, weil unsere Mutter in China sitzt?",
            "Sind wir ausgeschlossen, weil unsere Mutter in China sitzt?",
        ),
        (
            "hr",
            "Tko odlučuje o prijavi, jer želimo znati, a koliko košta?",
            "Tko odlučuje o prijavi, jer želimo znati, a koliko košta?",
        ),
        (
            "en",
            "Who leaves, as we plan to, before it ends?",
            "Who leaves, as we plan to, before it ends?",
        ),
        # What is left would say less, or asks on.
        ("en", "Also, why?", "Also, why?"),
        ("en", "who decides, because of that", "who decides, because of that"),
        ("de", "wer leitet sie und warum", "wer leitet sie und warum"),
        ("en", "Is the form still online?", "Is the form still online?"),
    ],
)
def test_what_leads_and_what_is_added_goes(language, question, asked):
    assert trimmed(question, lexicon(language)) == asked
    assert trimmed(question, lexicon(language)) in question


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "Who may join? My director also asked what it would cost us per year.",
            ("Who may join?", "what it would cost us per year."),
        ),
        (
            "de",
            "Wer darf mit? Bitte teilen Sie uns auch mit, nach welchen Kriterien geprüft wird.",
            ("Wer darf mit?", "nach welchen Kriterien geprüft wird."),
        ),
        (
            "fr",
            "Qui décide ? Notre directrice m'a aussi demandé si l'Alliance paie le voyage.",
            ("Qui décide ?", "si l'Alliance paie le voyage."),
        ),
        (
            "en",
            "Please clarify: (a) whether towns may join; (b) if there is money in it; (c) who leads.",
            ("whether towns may join;", "if there is money in it;", "who leads."),
        ),
        (
            "en",
            "Please tell me the cost, how long it takes and who decides.",
            ("the cost, how long it takes and who decides.",),
        ),
        ("de", "Mein Chef fragt sich, ob das etwas kostet.", ("ob das etwas kostet.",)),
        ("en", "Who decides? You asked for details when we called.", ("Who decides?",)),
    ],
)
def test_what_somebody_is_said_to_ask_besides_is_asked(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


def test_of_many_questions_none_is_dropped():
    asked = [f"Who leads group {letter}?" for letter in "abcdefg"]
    assert parts_of(" ".join(asked), lexicon("en")) == tuple(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_leads_is_no_word_that_asks(language):
    cues = lexicon(language)
    asking = {cue for name in (*BEGINS, "asks.why") for cue in cues.lists[name]}
    assert cues.asks.besides
    assert asking.isdisjoint({*cues.asks.besides, *cues.asks.reasons})


def test_signs_that_folding_makes_words_of_do_no_harm(alliance):
    for text in ("Is Gaia-X ™ a member of the Alliance?", "What is the № of members, please?"):
        assert alliance.ask(Question(text=text)).outcome
    assert trimmed("Also, who signs the ™ form?", lexicon("en")) == "who signs the ™ form?"


def test_endless_leads_are_passed_over():
    assert trimmed("ka " * 1300 + "kes otsustab taotluse üle?", lexicon("et")) == (
        "kes otsustab taotluse üle?"
    )
