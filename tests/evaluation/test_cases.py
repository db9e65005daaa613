import json

import pytest

from assistant.domain import Message
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case, Nugget, check_cases, load_cases
from tests.conftest import ROOT
from tests.evaluation.harbour import BOARD, CORPUS, FEE, MOON, case


def write(folder, *lines, name="dev.jsonl"):
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / name).write_text("\n".join(texts), encoding="utf-8")


def nugget(**changes):
    return [FEE["nuggets"][0] | changes]


def test_cases_of_all_files_are_read_in_order(tmp_path):
    write(tmp_path, MOON, "", name="b.jsonl")
    write(tmp_path, FEE, BOARD, name="a.jsonl")
    assert [c.id for c in load_cases(tmp_path)] == ["fee-how-much", "board-days", "moon"]


def test_a_line_separator_inside_a_question_is_not_a_line_end(tmp_path):
    line = json.dumps(FEE | {"question": "one\u2028two"}, ensure_ascii=False)
    write(tmp_path, line)
    assert load_cases(tmp_path)[0].question == "one\u2028two"


def test_history_becomes_messages():
    question = case().as_question()
    assert question.history[1] == Message(role="assistant", content="Hello!")
    assert question.language is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "not a JSON object"),
        ("[1]", "valid dictionary"),
        (FEE | {"expect": "maybe"}, "expect: "),
        (FEE | {"category": "facts"}, "category: "),
        (FEE | {"answerability": "yes"}, "answerability: "),
        (FEE | {"forbidden": ["(open"]}, "not a regular expression"),
        (FEE | {"nuggets": nugget(any_of={"en": ["[a"]})}, "nuggets.0.any_of.en.0: "),
        (FEE | {"surprise": 1}, "surprise: "),
        ({k: v for k, v in FEE.items() if k != "author"}, "author: "),
    ],
)
def test_a_broken_line_is_named_by_file_line_and_field(tmp_path, line, said):
    write(tmp_path, BOARD, line)
    with pytest.raises(EvaluationError, match=r"^dev\.jsonl:2: ") as caught:
        load_cases(tmp_path)
    assert said in str(caught.value)


def test_a_repeated_id_names_both_places(tmp_path):
    write(tmp_path, FEE, name="a.jsonl")
    write(tmp_path, MOON, FEE, name="b.jsonl")
    with pytest.raises(EvaluationError, match=r"b\.jsonl:2: .*fee-how-much.* a\.jsonl:1"):
        load_cases(tmp_path)


def test_an_empty_folder_and_a_file_of_bytes_are_errors(tmp_path):
    with pytest.raises(EvaluationError, match="no questions"):
        load_cases(tmp_path)
    (tmp_path / "dev.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="UTF-8"):
        load_cases(tmp_path)


def test_sound_cases_have_no_problems():
    assert check_cases([case(), case(BOARD), case(MOON)], CORPUS) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"facts": [["F-1"], ["X-9"]]}, "no provision restates the gold fact X-9"),
        ({"nuggets": nugget(facts=[["X-8"]])}, "sum: no provision restates its gold facts"),
        ({"nuggets": nugget(any_of={"en": ["81 euros"]})}, "sum: matches no gold provision"),
        ({"nuggets": nugget(facts=[["B-1"]])}, "sum: matches no gold provision"),
        ({"nuggets": nugget(vital=False)}, "expects an answer without a vital nugget"),
    ],
)
def test_a_case_that_the_corpus_cannot_satisfy_is_named(changes, problem):
    problems = check_cases([case(**changes)], CORPUS)
    assert f"fee-how-much: {problem}" in problems


def test_a_pattern_of_an_optional_nugget_need_not_stand_in_the_corpus():
    optional = nugget(id="extra", vital=False, any_of={"en": ["never said"]})
    assert check_cases([case(nuggets=[*FEE["nuggets"], *optional])], CORPUS) == ()


def test_the_questions_in_the_repository_are_sound():
    from assistant.corpus import load_corpus

    cases = load_cases(ROOT / "eval" / "questions")
    assert check_cases(cases, load_corpus(ROOT / "corpus")) == ()


def test_the_readme_explains_every_field_and_its_example_is_a_case():
    readme = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    example = readme.split("```json\n")[1].split("```")[0]
    Case.model_validate_json(example)
    fields = [*Case.model_fields, *(f"nuggets[].{name}" for name in Nugget.model_fields)]
    assert [field for field in fields if f"| `{field}` |" not in readme] == []
