from assistant.retrieval.lexical import LexicalIndex, tokens
from assistant.words import fold

TEXTS = {"a": "Déclaration of the members", "b": "Mandate and eligibility"}


def test_folds_accents_and_case():
    assert fold("Déclaration") == "declaration"


def test_tokens_are_words_then_padded_grams():
    assert tokens("Fee 9") == ["fee", "9", "#fee", "fee#"]


def test_finds_another_spelling_by_grams():
    scores = LexicalIndex.build(TEXTS).scores("DECLARATIONS")
    assert max(scores, key=scores.get) == "a"


def test_unknown_words_score_nothing():
    assert LexicalIndex.build(TEXTS).scores("xyzzy") == {}


def test_survives_saving(tmp_path):
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    assert LexicalIndex.load(tmp_path).scores("mandate") == index.scores("mandate")
