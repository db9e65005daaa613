import pytest

from assistant.retrieval.retriever import ProvisionRetriever


@pytest.mark.parametrize(
    "question",
    [
        "Who examines the applications?",
        "Qui examine les candidatures ?",
        "Wer prüft die Anträge?",
        "Ποιος εξετάζει τις αιτήσεις;",
        "Кой разглежда заявленията?",
    ],
)
def test_finds_a_provision_across_languages(alliance, question):
    found = [hit.anchor for hit in alliance.searcher.search(question).hits[:5]]
    assert "mandate-commission-assesses" in found


def test_hit_keeps_the_score_of_each_arm(club):
    hit = club.searcher.search("yearly fee").hits[0]
    assert set(hit.arms) == {"passage", "question", "dense", "class", "lexical"}
    assert hit.arms["dense"] <= 1.0


def test_names_the_nearest_silence(club):
    assert (
        club.searcher.search("Is there somewhere to leave my car?").silences[0].anchor == "parking"
    )


def test_langchain_retriever_returns_documents(club):
    retriever = ProvisionRetriever(searcher=club.searcher, provisions=club.corpus.provisions, k=2)
    documents = retriever.invoke("Who founded it?")
    assert len(documents) == 2
    assert documents[0].metadata["anchor"] == "page-founding"
    assert documents[0].page_content == club.corpus.provisions["page-founding"].text


def test_a_short_question_finds_what_is_asked_in_a_few_words(club):
    found = club.searcher.search("Fee?")
    assert (found.hits[0].anchor, found.hits[0].nearest) == ("rules-fee", "Fee?")
    silent = club.searcher.search("Parking?").silences[0]
    without = club.searcher.search("Parking?", first=False).silences[0]
    assert (silent.anchor, without.anchor) == ("parking", "parking")
    assert silent.score > without.score


def test_a_longer_question_or_a_follow_up_is_not_drawn_to_it(club):
    few = {"Fee?", "costs", "Beitrag?", "Parking?"}
    longer = club.searcher.search("Which costs and which fee does a new member of the club pay?")
    short = club.searcher.search_short("Fee?")
    said = ["Who can become a member?", "Boat owners."]
    turn = club.searcher.search_in_context("Fee?", said, short)
    assert turn.short.hits[0].nearest == "Fee?"
    for found in (longer, turn.alone, turn.after):
        assert few.isdisjoint(hit.nearest for hit in found.hits)
