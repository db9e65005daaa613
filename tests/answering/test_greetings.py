"""A greeting is taken from what a message asks, and nothing else is."""

import pytest

from assistant.answering.understanding.greetings import ungreeted, unthanked, without_courtesy
from assistant.languages import LANGUAGES
from assistant.lexicon import lexicon


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "Hello, who decides?", "who decides?"),
        ("en", "Hello! We are a firm. Who decides?", "We are a firm. Who decides?"),
        ("en", "Dear Sir or Madam,\n\nmay we join?", "may we join?"),
        ("en", "Dear Mr. Smith, who decides?", "who decides?"),
        ("en", "Hi can we join?", "can we join?"),
        ("en", "Hi can we join, and what does it cost?", "can we join, and what does it cost?"),
        ("en", "Hi can we join? Thanks, Anna Smith", "can we join? Thanks, Anna Smith"),
        ("en", "Hello can we join?\r\nAnna Smith", "can we join?\r\nAnna Smith"),
        ("en", "Hello, good morning, can we join?", "can we join?"),
        ("en", "Hi – members?", "members?"),
        ("fr", "Bonjour Madame, qui décide ?", "qui décide ?"),
        ("fr", "Madame, Monsieur, qui décide ?", "qui décide ?"),
        ("lv", "Labdien. Kas lemj?", "Kas lemj?"),
        ("nl", "Beste team, wie beslist?", "wie beslist?"),
    ],
)
def test_what_follows_on_a_greeting_is_left(language, text, left):
    assert ungreeted(text, lexicon(language)) == left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hello"),
        ("en", "Hello!"),
        ("en", "Hello there"),
        ("en", "Hello, Anna here"),
        ("en", "In Spain, who decides?"),
        ("en", "Hi firms with 1,000 staff can join?"),
        ("de", "Hallo, liebes Team!"),
        ("fr", "Monsieur Breton, qui est-il ?"),
        ("fr", "Cher ? Non ? Combien ça coûte, au juste ?"),
        ("nl", "Beste praktijken: welke zijn er?"),
        ("ro", "Bună guvernanță: ce spune Alianța?"),
    ],
)
def test_what_is_no_greeting_or_nothing_else_stays(language, text):
    assert ungreeted(text, lexicon(language)) == text


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "Thanks! And what does it cost?", "And what does it cost?"),
        ("en", "Thanks, and what does it cost?", "and what does it cost?"),
        ("pl", "Super, dzięki. A niemieckie?", "A niemieckie?"),
        ("hu", "Köszönöm! És mennyibe kerül?", "És mennyibe kerül?"),
        ("el", "Ευχαριστώ! Και πόσο κοστίζει;", "Και πόσο κοστίζει;"),
        ("en", "Great. Thanks. Who pays?", "Great. Thanks. Who pays?"),
        ("en", "Thanks a lot.", "Thanks a lot."),
        ("en", "Thanks to Breton, who runs it?", "Thanks to Breton, who runs it?"),
        ("es", "Gracias a la Alianza, ¿qué cambia?", "Gracias a la Alianza, ¿qué cambia?"),
        ("en", "Thanks, ?", "Thanks, ?"),
        ("en", "Who pays? Thanks!", "Who pays? Thanks!"),
        ("en", "Thanks to whom was it founded?", "Thanks to whom was it founded?"),
    ],
)
def test_thanks_before_a_question_are_passed_over(language, text, left):
    assert unthanked(text, lexicon(language)) == left


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("pt", "quanto custa pfv", "quanto custa"),
        ("en", "pls what does it cost?", "what does it cost?"),
        ("en", "what does it cost, please?", "what does it cost?"),
        ("en", "Quick question: who can join?", "who can join?"),
        ("fr", "S'il vous plaît, qui peut adhérer ?", "qui peut adhérer ?"),
        ("de", "wer entscheidet bitte", "wer entscheidet"),
        ("en", "Who decides? Thanks in advance!", "Who decides? Thanks in advance!"),
        ("en", "Please. Who decides?", "Please. Who decides?"),
        ("en", 'What is "Gaia-X", please?', 'What is "Gaia-X"?'),
        ("es", "¿Quién puede unirse, por favor?", "¿Quién puede unirse?"),
        ("en", "- who can join pls", "- who can join"),
        ("en", "Is a decision urgent?", "Is a decision urgent?"),
        ("sl", "Je članstvo nujno?", "Je članstvo nujno?"),
        ("fr", "Peut-on adhérer rapidement ?", "Peut-on adhérer rapidement ?"),
        ("sv", "Tack vare vem?", "Tack vare vem?"),
        ("en", "cost pls", "cost pls"),
        ("en", "please", "please"),
        ("en", "Who may please whom?", "Who may please whom?"),
        ("en", "Who can join?", "Who can join?"),
        ("el", "Πόσο κοστίζει παρακαλώ;", "Πόσο κοστίζει;"),
    ],
)
def test_courtesy_at_an_end_is_passed_over(language, text, left):
    assert without_courtesy(text, lexicon(language)) == left


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_greetings(language):
    cues = lexicon(language)
    assert cues.greets
    assert all(ungreeted(f"{said.capitalize()}, EU?", cues) == "EU?" for said in cues.greets)
