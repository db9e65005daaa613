"""Which questions a run asks."""

from assistant.evaluation.cases import load_cases
from assistant.evaluation.cases.sets import AS_WRITTEN, mistyped_set, plain_set
from tests.conftest import ROOT


def test_what_is_typed_in_plain_letters_has_no_others():
    cases = load_cases(ROOT / "eval" / "questions")
    typed = plain_set(cases)
    written = {case.id: case for case in cases}
    assert len(typed.cases) > 800
    assert {case.lang for case in typed.cases} >= {"bg", "cs", "de", "el", "fr", "hu", "lv"}
    for case in typed.cases:
        assert case.category not in AS_WRITTEN
        assert case.question != written[case.id].question.lower()
        assert not any(letter.isalpha() and not letter.isascii() for letter in case.question)
        assert len(case.history) == len(written[case.id].history)
        assert case.nuggets == written[case.id].nuggets


def test_what_is_typed_in_haste_has_errors_and_the_same_answer():
    cases = load_cases(ROOT / "eval" / "questions")
    typed = mistyped_set(cases)
    written = {case.id: case for case in cases}
    assert len(typed.cases) > 2000
    for case in typed.cases:
        assert case.category not in AS_WRITTEN
        assert case.question != written[case.id].question
        assert case.nuggets == written[case.id].nuggets
