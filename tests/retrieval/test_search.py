from assistant.retrieval.retriever import ProvisionRetriever


def test_finds_the_provision_in_three_languages(club):
    for question in (
        "What do I pay each year?",
        "Quel est le tarif annuel ?",
        "Wie hoch ist der jährliche Beitrag?",
    ):
        assert club.searcher.search(question).hits[0].anchor == "rules-fee"


def test_hit_keeps_the_score_of_each_arm(club):
    hit = club.searcher.search("yearly fee").hits[0]
    assert set(hit.arms) == {"passage", "question", "dense", "lexical"}
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
