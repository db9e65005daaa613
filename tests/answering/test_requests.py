import pytest

from assistant.answering.understanding.conversation import language_of
from assistant.answering.understanding.manners import Wish
from assistant.answering.understanding.requests import requested, without_requests
from assistant.domain import Answer, Message, Question
from assistant.errors import UsageError

FEE = "How much is the contribution per year?"
# Written in, asks for.
REQUESTS = [
    ("bg", "На български, моля", "bg"),
    ("bg", "Можеш ли да го кажеш на английски?", "en"),
    ("cs", "Můžeš to říct německy?", "de"),
    ("cs", "V angličtině, prosím.", "en"),
    ("da", "Kan du sige det på fransk?", "fr"),
    ("da", "På dansk, tak", "da"),
    ("de", "Auf Deutsch bitte", "de"),
    ("de", "Und auf Englisch?", "en"),
    ("de", "Könnten Sie das bitte auf Französisch wiederholen?", "fr"),
    ("el", "Στα ελληνικά, παρακαλώ", "el"),
    ("el", "Μπορείς να το πεις στα γαλλικά;", "fr"),
    ("en", "Can you say that in French?", "fr"),
    ("en", "In German?", "de"),
    ("en", "Answer in Deutsch please", "de"),
    ("en", "Thanks, now in Spanish please", "es"),
    ("es", "¿Puedes decirlo en alemán?", "de"),
    ("es", "En español, por favor", "es"),
    ("et", "Kas sa saaksid seda inglise keeles öelda?", "en"),
    ("et", "Eesti keeles, palun", "et"),
    ("fi", "Suomeksi, kiitos", "fi"),
    ("fi", "Voisitko vastata englanniksi?", "en"),
    ("fr", "En français s'il te plaît", "fr"),
    ("fr", "Pourriez-vous s'il vous plaît répéter en allemand ?", "de"),
    ("ga", "As Gaeilge, le do thoil", "ga"),
    ("ga", "An féidir leat é sin a rá i mBéarla?", "en"),
    ("hr", "Možete li to reći na engleskom?", "en"),
    ("hr", "Na hrvatskom, molim", "hr"),
    ("hu", "Magyarul kérlek", "hu"),
    ("hu", "El tudnád mondani németül?", "de"),
    ("it", "In italiano, per favore", "it"),
    ("it", "Puoi ripeterlo in inglese?", "en"),
    ("lt", "Ar galite atsakyti vokiečių kalba?", "de"),
    ("lt", "Lietuviškai, prašau", "lt"),
    ("lv", "Latviešu valodā, lūdzu", "lv"),
    ("lv", "Vai varat to pateikt angliski?", "en"),
    ("mt", "Bil-Malti, jekk jogħġbok", "mt"),
    ("mt", "Tista' tgħidha bl-Ingliż?", "en"),
    ("nl", "In het Nederlands graag", "nl"),
    ("nl", "Kun je dat in het Frans zeggen?", "fr"),
    ("pl", "Czy możesz to powtórzyć po niemiecku?", "de"),
    ("pl", "Po polsku", "pl"),
    ("pt", "Em português, por favor", "pt"),
    ("pt", "Pode repetir em inglês?", "en"),
    ("ro", "Poți să spui asta în franceză?", "fr"),
    ("ro", "În română, te rog", "ro"),
    ("sk", "Po slovensky, prosím", "sk"),
    ("sk", "Môžete to povedať v nemčine?", "de"),
    ("sl", "Ali lahko to poveš po nemško?", "de"),
    ("sl", "V slovenščini, prosim", "sl"),
    ("sv", "Kan du säga det på tyska?", "de"),
    ("sv", "På svenska, tack", "sv"),
]
# They ask what the texts say of languages, name a country, or want something else.
OTHERS = [
    ("bg", "На какви езици може да се кандидатства?"),
    ("bg", "Може ли да се отговори на немски?"),
    ("cs", "Lze odpovědět německy?"),
    ("da", "Kan man svare på tysk?"),
    ("de", "In welchen Sprachen kann man sich bewerben?"),
    ("de", "Gibt es eine deutsche Fassung der Erklärung?"),
    ("de", "Kann man auf Deutsch antworten?"),
    ("de", "Deutschland?"),
    ("el", "Μπορώ να απαντήσω στα γερμανικά;"),
    ("en", "In which languages may one apply?"),
    ("en", "Is there a German version of the Declaration?"),
    ("en", "Can I apply in German?"),
    ("en", "Is it in German?"),
    ("en", "Not in German please"),
    ("en", "English and German please"),
    ("en", "In another language please"),
    ("en", "Latvia?"),
    ("es", "¿Se puede responder en alemán?"),
    ("es", "¿En qué idiomas se puede solicitar?"),
    ("et", "Kas saab vastata saksa keeles?"),
    ("fi", "Voiko vastata saksaksi?"),
    ("fi", "Italia?"),
    ("fr", "Dans quelles langues peut-on postuler ?"),
    ("fr", "Existe-t-il une version allemande de la déclaration ?"),
    ("fr", "Peut-on répondre en allemand ?"),
    ("ga", "An féidir freagairt as Gearmáinis?"),
    ("hr", "Mogu li odgovoriti na njemačkom?"),
    ("hu", "Lehet németül válaszolni?"),
    ("it", "È in italiano?"),
    ("it", "Si può rispondere in tedesco?"),
    ("lt", "Ar galima atsakyti vokiškai?"),
    ("lv", "Vai var atbildēt vāciski?"),
    ("mt", "Jista' wieħed iwieġeb bil-Ġermaniż?"),
    ("nl", "Mag men in het Duits antwoorden?"),
    ("pl", "Czy można odpowiedzieć po niemiecku?"),
    ("pl", "Polska?"),
    ("pt", "Pode-se responder em alemão?"),
    ("ro", "Se poate răspunde în germană?"),
    ("sk", "Dá sa odpovedať po nemecky?"),
    ("sk", "Slovensko?"),
    ("sl", "Ali lahko odgovorim po nemško?"),
    ("sv", "Kan man svara på tyska?"),
]


def said(*contents: str) -> tuple[Message, ...]:
    """The reader and the assistant in turn."""
    roles = ("user", "assistant")
    return tuple(Message(role=roles[n % 2], content=c) for n, c in enumerate(contents))


@pytest.mark.parametrize(("written", "text", "language"), REQUESTS)
def test_a_request_for_a_language_is_understood(written, text, language):
    assert requested(text, written) == language


@pytest.mark.parametrize("text", ["Auf Deutsch bitte", "po niemiecku proszę", "saksaksi, kiitos"])
def test_a_request_may_be_in_another_language_than_the_conversation(text):
    assert requested(text, "en") == "de"


@pytest.mark.parametrize(("written", "text"), OTHERS)
def test_a_question_about_languages_is_no_request(written, text):
    assert requested(text, written) == ""


def test_a_bare_name_continues_a_question_about_languages():
    before = "Is there a French version of the rules?"
    assert requested("And in German?", "en", before) == ""
    assert requested("And in German?", "en", FEE) == "de"
    assert requested("In German, please", "en", before) == "de"


def test_requests_leave_the_history_with_the_last_reply():
    history = said(FEE, "80 euros.", "Auf Deutsch bitte", "80 Euro im Jahr.")
    kept = said(FEE, "80 Euro im Jahr.")
    followed = Question(text="Who decides?", history=history)
    assert without_requests(followed) == (Question(text="Who decides?", history=kept), Wish())
    again = Question(text="En français ?", history=history)
    assert without_requests(again) == (Question(text=FEE), Wish("fr"))


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("Auf Deutsch bitte", "de", "Die"),
        ("Can you say that in French?", "fr", "Les"),
        ("Στα ελληνικά, παρακαλώ", "el", "Τα"),
    ],
)
def test_the_last_question_is_answered_in_the_language_requested(club, text, language, start):
    reply = club.ask(Question(text=text, history=said(FEE, "80 euros a year.")))
    assert isinstance(reply.outcome, Answer)
    assert reply.outcome.citations[0].anchor == "rules-fee"
    assert reply.outcome.lead.startswith(start)
    assert reply.language == language
    assert reply.question == text
    assert reply.trace.standalone_question == FEE
    assert reply.trace.signals["requested"] == language


def test_the_question_is_asked_again_with_its_own_history(club):
    history = said("Who founded the Harbour Club?", "Maria Lopes.", "And when was it?", "In 1987.")
    reply = club.ask(Question(text="In italiano, per favore", history=history))
    assert reply.language == "it"
    assert reply.outcome.citations[0].anchor == "page-founding"
    assert reply.trace.standalone_question.startswith("Who founded")
    assert reply.trace.standalone_question.endswith("And when was it?")


def test_the_answer_is_the_same_as_before(club):
    first = club.ask(Question(text=FEE))
    again = club.ask(Question(text="Auf Deutsch bitte", history=said(FEE, "80 euros.")))
    assert again.outcome.claims == first.outcome.claims
    assert again.trace.hits == first.trace.hits
    assert again.trace.signals["kind"] == first.trace.signals["kind"]


def test_a_language_asked_for_in_the_text_beats_the_one_that_is_set(club):
    history = said(FEE, "80 euros a year.")
    reply = club.ask(Question(text="In French, please", history=history, language="en"))
    assert reply.language == "fr"


def test_without_an_earlier_question_nothing_is_asked_again(club):
    reply = club.ask(Question(text="Auf Deutsch bitte"))
    assert reply.question == "Auf Deutsch bitte"
    assert reply.trace.standalone_question == "Auf Deutsch"
    assert "requested" not in reply.trace.signals


def test_an_earlier_question_that_cannot_be_read_is_refused(club):
    with pytest.raises(UsageError, match="no letters"):
        club.ask(Question(text="Auf Deutsch bitte", history=said("?!")))


def test_a_short_turn_after_a_request_is_in_the_language_requested():
    history = said(FEE, "80 euros.", "Can you say that in French?", "80 euros par an.")
    assert language_of(Question(text="Quand ?", history=history)) == "fr"
    assert language_of(Question(text="Who decides on an application?", history=history)) == "en"
