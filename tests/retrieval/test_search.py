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
