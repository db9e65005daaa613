"""Messages that ask several questions: how they are told apart, and that none is lost."""

from collections import defaultdict

import pytest

from assistant.answering.understanding.parts import LONG, parts_of, said_before
from assistant.domain import Answer, Question
from assistant.files import json_lines
from assistant.lexicon import lexicon
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "How do we apply, how long does it take, and who is the chair?",
            ("How do we apply", "how long does it take", "who is the chair?"),
        ),
        ("If we join, how long do we stay bound?", ("If we join, how long do we stay bound?",)),
        ("When and where was the kick-off?", ("When and where was the kick-off?",)),
        ("Who can join? When was it?", ("Who can join?", "When was it?")),
    ],
)
def test_a_part_begins_where_another_question_does(text, parts):
    assert parts_of(text, lexicon("en")) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "We are a small firm and would like to know whether we may join and whether it is free.",
            ("whether we may join", "whether it is free."),
        ),
        ("en", "Can we join and is there a fee?", ("Can we join", "is there a fee?")),
        ("en", "Is it free or do we have to pay?", ("Is it free or do we have to pay?",)),
        (
            "en",
            "My boss asks what the Declaration is about, and how long it takes.",
            ("what the Declaration is about", "how long it takes."),
        ),
        (
            "en",
            "How do we apply, and can you tell me who decides on it?",
            ("How do we apply", "who decides on it?"),
        ),
        (
            "fr",
            "Je souhaiterais savoir si une PME peut adhérer et si c'est payant. Qui décide ?",
            ("si une PME peut adhérer", "si c'est payant.", "Qui décide ?"),
        ),
        (
            "de",
            "Wir möchten wissen, ob es eine Frist gibt und ob wir beitreten können.",
            ("ob es eine Frist gibt", "ob wir beitreten können."),
        ),
        (
            "it",
            "Vorrei sapere se possiamo aderire e se ci sono dei costi.",
            ("se possiamo aderire", "se ci sono dei costi."),
        ),
        (
            "pl",
            "Chciałbym wiedzieć, czy możemy przystąpić i czy są jakieś opłaty.",
            ("czy możemy przystąpić", "czy są jakieś opłaty."),
        ),
    ],
)
def test_what_a_letter_would_like_to_know_is_told_from_who_writes(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "es",
            "Quieren saber si una ciudad puede entrar, si ya hay alguna dentro, y cuánto cuesta entrar.",
            ("si una ciudad puede entrar", "si ya hay alguna dentro", "cuánto cuesta entrar."),
        ),
        (
            "sv",
            "De undrar om vi får gå med, om det kostar något, och om vi måste skriva under.",
            ("om vi får gå med", "om det kostar något", "om vi måste skriva under."),
        ),
        (
            "en",
            "Please tell me if a firm, if controlled from abroad, may join.",
            ("if a firm, if controlled from abroad, may join.",),
        ),
        (
            "en",
            "Please tell me if we may join, if we are controlled from abroad.",
            ("if we may join, if we are controlled from abroad.",),
        ),
        (
            "en",
            "We can join if we sign, if we pay.",
            ("We can join if we sign, if we pay.",),
        ),
    ],
)
def test_what_somebody_asks_goes_on_with_the_same_word(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "Hello,\nI write a thesis. Please clear this up:\n"
            "a) under what name was it known,\nb) which texts it goes back to,\n"
            "c) our office is in Galway.\nSorry for asking!\nFemke",
            ("under what name was it known", "which texts it goes back to"),
        ),
        (
            "cs",
            "Dobrý den,\n1) Mohou se přihlásit malé firmy?\n2. Je nějaká lhůta?\n– Díky\nJana",
            ("Mohou se přihlásit malé firmy?", "Je nějaká lhůta?"),
        ),
        (
            "fr",
            "Bonjour, je me demande aussi si la PME peut adhérer. Merci, Bastien",
            ("si la PME peut adhérer.",),
        ),
        (
            "de",
            "Guten Tag. Offen ist für uns noch, in welcher Sprache der Antrag zu stellen ist. Gruß",
            ("noch, in welcher Sprache der Antrag zu stellen ist.",),
        ),
        ("en", "we run a data centre. how do we join. thanks, Joe", ("how do we join.",)),
        (
            "en",
            "The slides show two pillars, so what are the other ones?",
            ("The slides show two pillars, so what are the other ones?",),
        ),
    ],
)
def test_a_question_is_told_by_a_list_or_by_how_it_begins(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "does it cost anything?? and is there any funding in it for us or nah",
            ("does it cost anything??", "and is there any funding in it for us or nah"),
        ),
        (
            "de",
            "Wofür steht MSCCG? und wer hat die Leitlinien geschrieben",
            ("Wofür steht MSCCG?", "und wer hat die Leitlinien geschrieben"),
        ),
        (
            "en",
            "Is E2 the secretariat? who is the head of unit there",
            ("Is E2 the secretariat?", "who is the head of unit there"),
        ),
        (
            "de",
            "Was müssten wir nachweisen? Außerdem sind wir ein kleines Unternehmen.",
            ("Was müssten wir nachweisen?",),
        ),
        ("es", "¿Cuánto cuesta? Somos una pyme que hace motores", ("¿Cuánto cuesta?",)),
        (
            "fr",
            "Combien cela coûte ? Et merci d'avance pour votre aide",
            ("Combien cela coûte ?",),
        ),
        (
            "en",
            "What does it cost? And we are a small company from Lyon",
            ("What does it cost?",),
        ),
        (
            "en",
            "How do we join? And as an SME we have no lawyer. If so, do call us.",
            ("How do we join?",),
        ),
        ("es", "¿Qué día fue? Si puede ser hoy, mejor, que cerramos.", ("¿Qué día fue?",)),
        (
            "sv",
            "Vilka var med? Ska lämna in på fredag så det är bråttom :)",
            ("Vilka var med?",),
        ),
        (
            "de",
            "Wann kam sie erstmals zusammen, und in welchem Rhythmus tagt sie?",
            ("Wann kam sie erstmals zusammen", "in welchem Rhythmus tagt sie?"),
        ),
        (
            "en",
            "What did they say to that, and can trade unions sit in it at all?",
            ("What did they say to that", "can trade unions sit in it at all?"),
        ),
        (
            "en",
            "who decides if a firm gets in, do the members have a say over us",
            ("who decides if a firm gets in", "do the members have a say over us"),
        ),
        (
            "en",
            "What happens to a firm that signs it and is then sold?",
            ("What happens to a firm that signs it and is then sold?",),
        ),
        (
            "en",
            "Which deadline, March 2022, did the talk give for it?",
            ("Which deadline, March 2022, did the talk give for it?",),
        ),
        (
            "en",
            "Who signs it and does not keep to it?",
            ("Who signs it and does not keep to it?",),
        ),
        (
            "en",
            "A page on it:\n- what kind of body is it\n- working groups in 2023",
            ("what kind of body is it", "working groups in 2023"),
        ),
        (
            "en",
            "The open roadmap:\n1) who wrote it\n2) has any of it been decided yet",
            ("who wrote it", "has any of it been decided yet"),
        ),
        (
            "de",
            "Bitte:\n1. Welche Stadt ist das?\ni. A. Ulrike Sandvoss",
            ("Welche Stadt ist das?",),
        ),
    ],
)
def test_a_question_goes_on_without_a_mark_at_a_verb_or_in_a_list(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "What does control mean to them and from which percentage of shares does it kick in?",
            (
                "What does control mean to them",
                "from which percentage of shares does it kick in?",
            ),
        ),
        (
            "de",
            "Reicht die Unterschrift aus, und falls ja, welchen Umfang hat das Formular?",
            ("Reicht die Unterschrift aus", "falls ja, welchen Umfang hat das Formular?"),
        ),
        (
            "fr",
            "Quels étaient les membres au départ, et que reprochait Scaleway à l'Alliance ?",
            ("Quels étaient les membres au départ", "que reprochait Scaleway à l'Alliance ?"),
        ),
        (
            "de",
            "Welche Dienststelle betreut die Allianz, und wie hieß dort 2025 das Referat?",
            ("Welche Dienststelle betreut die Allianz", "und wie hieß dort 2025 das Referat?"),
        ),
        (
            "de",
            "Legen sich die Firmen fest, und auf welchem Weg geht man wieder?",
            ("Legen sich die Firmen fest", "auf welchem Weg geht man wieder?"),
        ),
        (
            "en",
            "Did it come about, what was the claim back then, and what is the edge anyway?",
            ("Did it come about, what was the claim back then", "what is the edge anyway?"),
        ),
        (
            "en",
            "IPCEI-CIS: 1) which states notified 2) total of the money 3) is it open to us",
            ("which states notified", "total of the money", "is it open to us"),
        ),
        (
            "en",
            "the roadmap:\n1 who wrote it\n2 how many pages\n3 has it been decided yet",
            ("who wrote it", "how many pages", "has it been decided yet"),
        ),
        ("en", "Who pays and how much does it cost?", ("Who pays", "how much does it cost?")),
        (
            "en",
            "What is the Alliance, what is its budget, what are its goals?",
            ("What is the Alliance", "what is its budget", "what are its goals?"),
        ),
        (
            "en",
            "If we join, what do we have to pay and can we leave again?",
            ("If we join, what do we have to pay", "can we leave again?"),
        ),
        (
            "en",
            "1. Who pays for it\n\nWe are a firm.\n\n2. Membership fees per year",
            ("Who pays for it", "Membership fees per year"),
        ),
        (
            "en",
            "Two more:\n- Which states are in. We are Danish.\n- Who pays for it",
            ("Which states are in.", "Who pays for it"),
        ),
    ],
)
def test_questions_are_told_apart_within_a_sentence_and_in_any_list(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What happens to the data, should a member leave?"),
        ("de", "Was geschieht mit den Daten, sollte ein Mitglied austreten?"),
        ("es", "¿Qué es el continuo, es decir, qué abarca?"),
        ("en", "Which group decides on the roadmap and is led by industry?"),
        ("en", "Is there a document, which the Commission adopted, that says so?"),
        ("sk", "Čo čaká firmu, ktorá svoj dlhodobý záväzok nedodrží?"),
        ("en", "When members speak of European firms, is the place of the owners decisive?"),
        ("sv", "Jag undrar om Nokia och Siemens räknas som ett företag"),
        ("fr", "Où l'AISBL, lancée par la France et l'Allemagne, a-t-elle son siège ?"),
        ("en", "We have ½ ½ ½ ½ a rack, so what is the edge and the cloud?"),
        ("en", "We have ½ a rack, and what is the edge?"),
        ("en", "How much and when do we have to pay?"),
        ("pl", "Czy to jest bezpłatne, czy trzeba coś płacić?"),
        ("en", "In 2021 the alliance (1) was launched and (2) got a charter. Who leads it?"),
        ("en", "- - - -"),
    ],
)
def test_a_clause_that_belongs_to_a_question_is_none_of_its_own(language, text):
    assert len(parts_of(text, lexicon(language))) == 1


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "Who chairs it? I would also need the reason. We need a good host for our data.",
            ("Who chairs it?", "I would also need the reason."),
        ),
        (
            "de",
            "Wer leitet sie? Außerdem wüsste ich gern, ob die SWD dabei ist.",
            ("Wer leitet sie?", "ob die SWD dabei ist."),
        ),
        (
            "en",
            "Two things:\n- who chairs it\n- the date of the launch\n\nWe thank you.\n\n"
            "- Jane Doe\n- Head of Studies",
            ("who chairs it", "the date of the launch"),
        ),
    ],
)
def test_what_is_wished_for_is_asked_and_a_list_ends_where_the_text_goes_on(language, text, parts):
    assert parts_of(text, lexicon(language)) == parts


def test_a_question_is_read_after_what_stands_before_it_and_not_before_its_like():
    text = "It is in Brussels. Who can join? The Alliance met in Paris. Who can join?"
    asked = ("Who can join?", "Who can join?")
    assert said_before(text, asked, 0) == {"told": "It is in Brussels."}
    assert said_before(text, asked, 1) == {
        "told": "It is in Brussels. The Alliance met in Paris.",
        "last": "The Alliance met in Paris.",
        "long": "It is in Brussels. Who can join? The Alliance met in Paris.",
    }


def test_a_question_stands_on_the_one_before_where_nothing_else_is_said():
    asked = ("Who can join?", "Why?")
    assert said_before("Who can join? Why?", asked, 0) == {}
    assert said_before("Who can join? Why?", asked, 1) == {"told": "Who can join?"}


def test_a_longer_stretch_is_of_whole_words_without_the_mark_of_a_list():
    told = "Allies met in Paris. " * LONG
    long = said_before(f"{told}\n- Who can join?", ("Who can join?",), 0)["long"]
    assert len(long) <= LONG
    assert long.endswith("Paris.")
    assert set(long.split()) == set(told.split())
    assert f" {long}" in told


@pytest.mark.parametrize(
    ("name", "asks", "tells", "shares"),
    # None of whose sentences is taught: .88 and .04, .86 and .15 then.
    [("unmarked", 480, 480, (0.86, 0.06)), ("reported", 336, 192, (0.82, 0.17))],
)
def test_what_is_asked_without_a_mark_is_told_from_what_is_said(
    alliance, name, asks, tells, shares
):
    said = json_lines(ROOT / "eval" / f"{name}.jsonl")
    told = defaultdict(list)
    for each in said:
        before = "Gaia-X;" if each["language"] == "el" else "Gaia-X?"
        said_so = f"{before} {each['text']}"
        parts = parts_of(said_so, lexicon(each["language"]), alliance.searcher.listener.likely)
        told[each["asks"]].append(len(parts) > 1)
    assert {kind: len(found) for kind, found in told.items()} == {True: asks, False: tells}
    least, most = shares
    assert sum(told[True]) / asks >= least
    assert sum(told[False]) / tells <= most


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        (
            "lv",
            "Labdien. Vai sanāksme 2021. gada decembrī notika?",
            "Vai sanāksme 2021. gada decembrī notika?",
        ),
        (
            "lt",
            "Rašau apie ES. Ką 2025 m. sausį pareiškė centras?",
            "Ką 2025 m. sausį pareiškė centras?",
        ),
        ("de", "Eine Bitte. Was war am 15. Dezember 2021?", "Was war am 15. Dezember 2021?"),
        ("da", "Hej. hvad er dens rolle ift. projekter?", "hvad er dens rolle ift. projekter?"),
        ("en", "Give a verdict: control, yes or no?", "Give a verdict: control, yes or no?"),
        ("en", "Not on your site: who decides?", "who decides?"),
        ("en", "They think it is all Gaia-X. Who decides?", "Who decides?"),
        ("en", "They think it is all Gaia X. Who decides?", "Who decides?"),
        ("de", "Gut. Wer ist z. B. dabei?", "Wer ist z. B. dabei?"),
        ("lv", "Jā. Vai tas bija 2021. gada jūnijā?", "Vai tas bija 2021. gada jūnijā?"),
        ("pl", "Piszę od 2021 r. Kto decyduje?", "Kto decyduje?"),
        ("en", "We are a team of 12. Who decides?", "Who decides?"),
        ("en", "we were founded in 2019. who decides?", "who decides?"),
        ("de", "Was Sie tun, gefällt mir. Wer entscheidet?", "Wer entscheidet?"),
        ("el", "ΕΙΜΑΣΤΕ ΕΔΩ. ΠΟΙΟΣ ΑΠΟΦΑΣΙΖΕΙ;", "ΠΟΙΟΣ ΑΠΟΦΑΣΙΖΕΙ;"),
        ("en", "hi. i run a firm. what is it?", "what is it?"),
        ("en", "Freelance reporter; I have the names. who decides", "who decides"),
        ("el", "Είμαι από την Πάτρα. Ποιος αποφασίζει;", "Ποιος αποφασίζει;"),
    ],
)
def test_what_stands_before_a_question_is_no_part_of_it(language, text, part):
    assert parts_of(text, lexicon(language)) == (part,)


@pytest.mark.parametrize(
    "about",
    [
        "My name is Jane Doe, jane.doe@example.com, +49 170 1234567. We are a cloud provider.",
        "Hello! You can reach me at max.muster@example.org or 0171 555 12 34.",
    ],
)
def test_who_asks_does_not_hinder_an_answer(alliance, about):
    reply = alliance.ask(Question(text=f"{about} May we join?"))
    assert isinstance(reply.outcome, Answer)
    assert reply.outcome.citations[0].anchor == "page-who-can-join"
    assert reply.question == f"{about} May we join?"


def test_each_question_of_a_message_is_answered_before_what_else_is_near(alliance):
    outcome = alliance.ask(Question(text="Who can join? When was the kick-off?")).outcome
    assert isinstance(outcome, Answer)
    first = [citation.anchor for citation in outcome.citations[:2]]
    assert first == ["page-who-can-join", "timeline-kickoff-day"]


def test_a_part_that_the_texts_leave_open_is_named_beside_the_answer(alliance):
    question = Question(text="How do we apply, how long does it take, and who is the chair?")
    outcome = alliance.ask(question).outcome
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].anchor == "application-steps"
    assert "how long it takes" in outcome.left_open[0]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Is it worth joining, what do you think?", "no opinions"),
        ("What will the weather be like tomorrow?", "the weather"),
    ],
)
def test_a_part_that_is_no_question_for_the_texts_is_not_passed_over(alliance, other, said):
    outcome = alliance.ask(Question(text=f"Who can join the Alliance? {other}")).outcome
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].anchor == "page-who-can-join"
    assert said in " ".join(outcome.left_open)


def test_a_provision_that_others_report_is_said_to_be_that_also_beside_others(alliance):
    outcome = alliance.ask(Question(text="Is there a membership fee?")).outcome
    assert isinstance(outcome, Answer)
    assert outcome.lead.startswith("Not all of this stands in official texts")
