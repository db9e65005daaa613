"""The gate with the real embedding model."""

import pytest

from assistant.errors import ModelError
from assistant.grounding import CheckName, Gate, Passage
from assistant.grounding.entailment import CrossEncoderJudge
from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.model_store import BUNDLED_NAME

JOIN = Passage(
    text="Signing the Declaration is a condition of membership. The Commission then checks it.",
    language="en",
)
FEE = Passage(text="Taking part in the Alliance is free of charge.", language="en")


@pytest.fixture(scope="module")
def gate(models_dir, register):
    return Gate(load_embeddings(BUNDLED_NAME, models_dir, "query"), register)


@pytest.mark.parametrize("text", [FEE.text, FEE.text.removesuffix(".")])
def test_the_quote_itself_passes(gate, text):
    verdict = gate.check(text, "en", [FEE], [JOIN, FEE])
    assert verdict.passed
    assert verdict.closeness == 1


def test_it_says_which_part_is_restated(gate):
    verdict = gate.check("It is a condition to sign the Declaration.", "en", [JOIN])
    assert verdict.near == "Signing the Declaration is a condition of membership."


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("There is no charge for taking part in the Alliance.", "en"),
        ("La participation à l'Alliance est gratuite.", "fr"),
        ("Die Teilnahme an der Allianz ist kostenlos.", "de"),
        ("Udział w sojuszu jest bezpłatny.", "pl"),
    ],
)
def test_a_faithful_sentence_passes_in_any_language(gate, sentence, language):
    verdict = gate.check(sentence, language, [FEE], [JOIN, FEE])
    assert verdict.passed, verdict.why


def test_a_sentence_without_a_source_fails(gate):
    verdict = gate.check(FEE.text, "en", [])
    assert [f.check for f in verdict.failures] == [CheckName.MARKER]


def test_a_true_sentence_under_another_passage_fails(gate):
    verdict = gate.check("Taking part is free of charge.", "en", [JOIN], [JOIN, FEE])
    assert CheckName.CLOSENESS in {f.check for f in verdict.failures}


def test_a_failure_says_why(gate):
    verdict = gate.check("Taking part costs 500 euros.", "en", [FEE], [FEE])
    assert "figures: not in the quote: 500" in verdict.why


class Deciding:
    least = 0.5

    def __init__(self, probability, *, overrules=True):
        self.probability = probability
        self.overrules = overrules

    def entailed(self, cited, sentence):
        return self.probability


@pytest.mark.parametrize(
    ("sentence", "probability", "failed"),
    [
        ("There is no charge for taking part in the Alliance.", 0.1, {CheckName.ENTAILMENT}),
        # A rule objects to "every"; a judge that is sure overrules it, one that is not does not.
        ("Every company takes part without paying.", 0.99, set()),
        (
            "Every company takes part without paying.",
            0.55,
            {CheckName.ENTAILMENT, CheckName.SCOPE, CheckName.COVERAGE},
        ),
        # In a near copy rules vouch for what they do not object to.
        ("Taking part is free of charge.", 0.4, set()),
        ("Taking part is free of charge.", 0.3, {CheckName.ENTAILMENT}),
        # There nobody overrules one.
        ("Taking part in the Alliance is free of charge for all.", 0.99, {CheckName.SCOPE}),
        ("Taking part in the Alliance costs 500 euros.", 0.99, {CheckName.FIGURES}),
    ],
)
def test_a_judge_has_the_last_word(models_dir, register, sentence, probability, failed):
    embeddings = load_embeddings(BUNDLED_NAME, models_dir, "query")
    judged = Gate(embeddings, register, Deciding(probability))
    verdict = judged.check(sentence, "en", [FEE])
    assert {f.check for f in verdict.failures} == failed
    assert verdict.passed == (not failed)


class SeeingBoth(Deciding):
    def entailed(self, cited, sentence):
        return self.probability if len(cited) == 2 else 0.0


def test_passages_may_bear_a_sentence_out_together(models_dir, register):
    embeddings = load_embeddings(BUNDLED_NAME, models_dir, "query")
    judged = Gate(embeddings, register, SeeingBoth(0.99))
    sentence = "Companies can join the Alliance, and taking part in it is free of charge."
    assert judged.check(sentence, "en", [JOIN, FEE]).probability > 0.9
    assert judged.check(sentence, "en", [FEE]).probability < 0.1


def test_a_judge_that_was_not_weighed_against_the_rules_overrules_none(models_dir, register):
    embeddings = load_embeddings(BUNDLED_NAME, models_dir, "query")
    judged = Gate(embeddings, register, Deciding(0.99, overrules=False))
    verdict = judged.check("Every company takes part without paying.", "en", [FEE])
    assert {f.check for f in verdict.failures} == {CheckName.SCOPE, CheckName.COVERAGE}


def test_a_judge_that_cannot_be_loaded_is_named(tmp_path):
    with pytest.raises(ModelError, match="cannot load the inference model"):
        CrossEncoderJudge(str(tmp_path / "nowhere"))
