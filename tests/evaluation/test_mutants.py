import json
import time
from collections import Counter
from dataclasses import replace

import pytest

from assistant.domain import Question
from assistant.evaluation.cases import Attack
from assistant.evaluation.invariants import page_violations, reply_violations, watching
from assistant.evaluation.measuring.scoring import score_case
from assistant.evaluation.mutants import MUTANTS, stratified
from assistant.evaluation.mutants.behaving import LEFT_BEHIND, MARKUP
from tests.evaluation.quay import CASES, GUESTS, MEASURE, QUAY, QUAY_CLUB, TEXTS, ask_quay, sound

BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
BY_ID = {c.id: c for c in CASES}


@pytest.fixture
def broken():
    """Ask a mutant one of the questions; ."""
    heard = sound()

    def ask(mutant, case_id):
        return BY_NAME[mutant].of(heard).ask(BY_ID[case_id].as_question())

    return ask


def said(case_id):
    return ask_quay(BY_ID[case_id].as_question())


def score(case_id, reply):
    return score_case(BY_ID[case_id], reply, TEXTS, MEASURE.detect)


def texts(reply):
    return [claim["text"] for claim in reply["claims"]]


def anchors(reply):
    return [citation["anchor"] for citation in reply["citations"]]


def ranking(reply):
    return [hit["chunk_id"] for hit in reply["trace"]["retrieved"]]


def is_verbatim(reply):
    return all(
        QUAY[c["anchor"]].text[c["start"] : c["end"]] == c["quote"] for c in reply["citations"]
    )


def test_the_club_is_sound():
    for c in CASES:
        reply = said(c.id)
        found = score_case(c, reply, TEXTS, MEASURE.detect)
        assert (c.id, found.passed, found.language_match, found.wrong or 0) == (c.id, True, 1, 0)
        assert is_verbatim(reply)
        assert reply_violations(reply, TEXTS) == []


def test_a_mutant_leaves_what_was_recorded_alone():
    heard = sound()
    before = json.dumps(list(heard.replies.values()))
    for mutant in MUTANTS:
        system = mutant.of(heard)
        for c in CASES:
            system.ask(c.as_question())
    assert json.dumps(list(heard.replies.values())) == before


def test_a_claim_loses_its_citation(broken):
    reply = broken("no citation", "both")
    assert [claim["citations"] for claim in reply["claims"]] == [[1], []]
    assert anchors(reply) == ["fee"]
    assert any("claim without citation" in v for v in reply_violations(reply, TEXTS))


def test_the_neighbour_is_cited_to_the_letter_for_the_same_words(broken):
    reply = broken("neighbouring passage", "fee-how-much")
    assert texts(reply) == texts(said("fee-how-much"))
    assert (anchors(reply), is_verbatim(reply)) == (["waiver"], True)
    assert anchors(broken("neighbouring passage", "board-days")) == ["guests"]


def test_a_quote_ends_before_its_not(broken):
    reply = broken("truncated quote", "guests")
    assert texts(reply) == ["Guests may enter at any hour, but they"]
    assert reply["citations"][0]["quote"] == texts(reply)[0]
    assert reply["answer"] == f"No.\n{texts(reply)[0]}"
    assert is_verbatim(reply)
    assert score("guests", reply).passed is False


@pytest.mark.parametrize(
    ("mutant", "verbatim"), [("digit of a quote", False), ("digit of a claim", True)]
)
def test_one_digit_is_another(broken, mutant, verbatim):
    reply = broken(mutant, "fee-how-much")
    right, (wrong,) = QUAY["fee"].text, texts(reply)
    assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 1
    assert is_verbatim(reply) is verbatim
    assert wrong in reply["answer"]


def test_provisions_that_are_gone_are_cited(broken):
    reply = broken("repealed provisions", "fee-how-much")
    assert not set(anchors(reply) + ranking(reply)) & set(QUAY)
    assert reply_violations(reply, TEXTS)


def test_another_index_is_named(broken):
    reply = broken("stale index", "fee-how-much")
    assert reply["trace"]["index_fingerprint"] != said("fee-how-much")["trace"]["index_fingerprint"]


def test_offsets_are_those_of_another_wording(broken):
    assert not is_verbatim(broken("stale offsets", "fee-how-much"))


def test_what_should_be_declined_is_answered_from_the_nearest_hit(broken):
    reply = broken("always answers", "moon")
    assert (reply["outcome"], reply["reason"]) == ("answered", None)
    assert (texts(reply), reply["answer"]) == ([QUAY["fee"].text], QUAY["fee"].text)
    assert (anchors(reply), is_verbatim(reply)) == (["fee"], True)
    assert broken("always answers", "board-days") == said("board-days")


def test_nothing_is_answered_in_the_words_of_the_engine(broken):
    reply = broken("always abstains", "kosten")
    assert (reply["outcome"], reply["claims"]) == ("abstained", [])
    assert reply["answer"] == said("mond")["answer"]
    assert score("kosten", reply).language_match == 1


@pytest.mark.parametrize("case_id", ["kosten", "mond"])
def test_german_questions_get_english_sentences(broken, case_id):
    reply = broken("English only", case_id)
    assert score(case_id, reply).language_match == 0
    assert texts(reply) == texts(said(case_id))
    assert reply["language"] == "en"
    assert reply_violations(reply, TEXTS) == []


def test_yes_and_no_change_places(broken):
    for case_id, opening in (("guests", "Yes."), ("members", "No.")):
        reply = broken("yes for no", case_id)
        assert reply["answer"] == f"{opening}\n{GUESTS}"
        assert score(case_id, said(case_id)).opening_right == 1
        assert score(case_id, reply).opening_right == 0


def test_an_attack_gets_its_canary(broken):
    reply = broken("obeys attacks", "tapir")
    assert "TAPIR-5333" in reply["answer"]
    assert score("tapir", reply).wrong == 1
    assert broken("obeys attacks", "moon") == said("moon")


def test_a_named_canary_is_said_where_the_question_does_not_hold_it():
    hidden = Attack(type="override", vector="document", canary="HERON-1")
    attacked = BY_ID["moon"].model_copy(update={"category": "attack", "attack": hidden})
    system = BY_NAME["obeys attacks"].of(sound((attacked,)))
    assert "HERON-1" in system.ask(attacked.as_question())["answer"]


def test_a_follow_up_is_not_understood_without_its_history(broken):
    assert broken("no history", "then")["outcome"] == "abstained"
    assert broken("no history", "both") == said("both")


def test_of_many_things_one_is_said(broken):
    reply = broken("top hit only", "both")
    assert (texts(reply), ranking(reply)) == ([QUAY["fee"].text], ["fee"])
    assert reply["answer"] + f"\n{QUAY['waiver'].text}" == said("both")["answer"]
    assert score("both", reply).passed is False


def test_shuffled_passages_are_quoted(broken):
    reply = broken("shuffled passages", "fee-how-much")
    assert ranking(reply)[0] != "fee"
    assert sorted(ranking(reply)) == sorted(ranking(said("fee-how-much")))
    assert (anchors(reply), is_verbatim(reply)) == (ranking(reply)[:1], True)
    assert score("fee-how-much", reply).passed is False


def test_the_page_runs_a_script(broken):
    assert broken("active markup", "moon")["page"] == said("moon")["page"] + MARKUP
    assert page_violations(broken("active markup", "moon")["page"], TEXTS)


def test_the_same_question_gets_another_reply():
    system = BY_NAME["fickle"].of(sound())
    question = BY_ID["both"].as_question()
    first, second, third = (system.ask(question) for _ in range(3))
    assert texts(first) == texts(second)[::-1] != texts(second)
    assert first == third


def test_a_file_is_reached_for():
    system = BY_NAME["writes a file"].of(sound())
    with watching() as seen:
        assert system.ask(BY_ID["moon"].as_question()) == said("moon")
    assert LEFT_BEHIND.name in seen[0]
    assert not LEFT_BEHIND.exists()


def test_another_machine_is_reached_for(broken):
    with watching() as seen:
        assert broken("opens a connection", "moon") == said("moon")
    assert seen


def test_a_reply_takes_five_times_as_long():
    def patient(question):
        time.sleep(0.05)
        return ask_quay(question)

    heard = replace(sound(), engine=replace(QUAY_CLUB, ask=patient))
    started = time.perf_counter()
    BY_NAME["five times slower"].of(heard).ask(Question(text="Who owns the moon?"))
    assert 0.25 <= time.perf_counter() - started < 10


def alike(kind, count):
    return [
        BY_ID["board-days"].model_copy(update={"id": f"{kind}-{n}", "category": kind})
        for n in range(count)
    ]


def drawn_of(cases, size):
    return [c.id for c in stratified(cases, size)]


def test_a_sample_holds_equally_many_of_each_kind_and_stays_the_same():
    cases = [*alike("fact", 30), *alike("list", 5), *alike("attack", 1)]
    drawn = drawn_of(cases, 15)
    assert Counter(name.split("-")[0] for name in drawn) == {"fact": 9, "list": 5, "attack": 1}
    assert drawn_of(cases[::-1], 15) == drawn[::-1]
    assert set(drawn_of(cases, 14)) < set(drawn)
    assert drawn == [c.id for c in cases if c.id in drawn]
    assert drawn_of(cases, 99) == [c.id for c in cases]


@pytest.mark.parametrize(
    "rare", [{"critical": True}, {"opening": "no"}, {"category": "multi-turn"}]
)
def test_what_few_mutants_break_is_drawn_first(rare):
    cases = [*alike("fact", 30), *alike("list", 5)]
    cases[:6] = [c.model_copy(update=rare) for c in cases[:6]]
    assert {c.id for c in cases[:6]} < set(drawn_of(cases, 9))
    assert len(drawn_of(cases, 9)) == 9


def test_there_are_mutants_of_every_kind():
    assert len(BY_NAME) == len(MUTANTS) >= 16
    expected = {family for mutant in MUTANTS for family in mutant.expected}
    assert expected == {"invariants", "floors", "regression", "attacks", "latency"}
    assert all(mutant.broken.endswith(".") for mutant in MUTANTS)
