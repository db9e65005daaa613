import json

import pytest

from assistant.domain import Message
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Attack, Case, Evidence, Nugget, check_cases, load_cases
from assistant.evaluation.cases.counting import counts_table, locked_share
from assistant.evaluation.cases.writing import append_line, line_of, rewrite
from tests.conftest import ROOT
from tests.evaluation.harbour import BOARD, CORPUS, FEE, MOON, case

QUESTIONS = ROOT / "eval" / "questions"
SAYS_FEE = {"document": "rules", "quote": "The club asks 80 euros a year."}
SAYS_BOARD = {"document": "rules", "quote": "The board decides within 30 days."}


def write(folder, *lines, name="dev.jsonl"):
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / name).write_text("\n".join(texts), encoding="utf-8")


def nugget(**changes):
    return [FEE["nuggets"][0] | {"evidence": [SAYS_FEE]} | changes]


def sound_case(**changes):
    return case(FEE | {"nuggets": nugget()} | changes)


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
        (FEE | {"absent": ["(open"]}, "not a regular expression"),
        (FEE | {"nuggets": nugget(any_of={"en": ["[a"]})}, "nuggets.0.any_of.en.0: "),
        (FEE | {"nuggets": nugget(evidence=[{"document": "rules"}])}, "evidence.0.quote: "),
        (FEE | {"attack": {"type": "x", "vector": "post"}}, "attack.vector: "),
        (FEE | {"reviewed_on": "yesterday"}, "reviewed_on: "),
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
    board = case(BOARD, nuggets=[BOARD["nuggets"][0] | {"evidence": [SAYS_BOARD]}])
    moon = case(MOON, absent=[r"\bmoon\b"])
    assert check_cases([sound_case(), board, moon], CORPUS) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"facts": [["F-1"], ["X-9"]]}, "no provision restates the gold fact X-9"),
        ({"nuggets": nugget(facts=[["X-8"]])}, "sum: no provision restates its gold facts"),
        ({"nuggets": nugget(any_of={"en": ["81 euros"]})}, "sum: matches no gold provision"),
        ({"nuggets": nugget(facts=[["B-1"]])}, "sum: matches no gold provision"),
        ({"nuggets": nugget(vital=False)}, "expects an answer without a vital nugget"),
        ({"nuggets": nugget(evidence=[])}, "sum: has no evidence; `alliance eval check --mend`"),
        (
            {"nuggets": nugget(evidence=[SAYS_FEE | {"quote": "The club asks 80 euros."}])},
            "sum: rules does not hold the quote 'The club asks 80 euros.'",
        ),
        (
            {"nuggets": nugget(evidence=[SAYS_FEE | {"document": "page"}])},
            "sum: page does not hold the quote",
        ),
        (
            {"nuggets": nugget(evidence=[SAYS_FEE, SAYS_BOARD])},
            "sum: no pattern matches its evidence 'The board decides within 30 days.'",
        ),
        (
            {"forbidden": [r"\beighty\b|ASKS 80"]},
            r"what it forbids ('\\beighty\\b|ASKS 80') stands",
        ),
        ({"reviewer": "author-1", "reviewed_on": "2026-11-26"}, "author-1 is both author"),
        ({"reviewer": "reviewer-1"}, "names a reviewer without the day"),
        (
            {"attack": {"type": "planted-fact", "vector": "history", "canary": "70 euros"}},
            "an answer may say the canary '70 euros': nothing forbids it",
        ),
    ],
)
def test_a_case_that_breaks_a_rule_is_named(changes, problem):
    problems = check_cases([sound_case(**changes)], CORPUS)
    assert any(line.startswith(f"fee-how-much: {problem}") for line in problems), problems


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "expects an abstention without patterns that occur nowhere (absent)"),
        (
            {"absent": ["moon", "STUDENTS? pay"]},
            "'STUDENTS? pay' is said to be absent and stands in waiver",
        ),
        # The title of a provision counts too.
        ({"absent": ["waiver"]}, "'waiver' is said to be absent and stands in waiver"),
    ],
)
def test_an_abstention_shows_that_the_texts_are_silent(fields, problem):
    assert check_cases([case(MOON | fields)], CORPUS) == (f"moon: {problem}",)


def test_an_attack_may_ask_for_nothing():
    attack = {"type": "role-play", "vector": "user"}
    assert check_cases([case(MOON, category="attack", attack=attack)], CORPUS) == ()


def test_variants_of_a_seed_stay_in_one_split():
    variants = [sound_case(id=split, seed="fee", split=split) for split in ("dev", "test")]
    assert check_cases(variants, CORPUS) == (
        "fee: variants of one seed stand in dev and test; choose one",
    )


def test_a_pattern_of_an_optional_nugget_need_not_stand_in_the_corpus():
    optional = nugget(id="extra", vital=False, any_of={"en": ["never said"]}, evidence=[])
    assert check_cases([sound_case(nuggets=[*nugget(), *optional])], CORPUS) == ()


def test_a_line_has_its_keys_in_one_order_whoever_wrote_it():
    attack = {"canary": "x", "vector": "user", "type": "role-play"}
    evidence = {"quote": "The club", "document": "rules"}
    shuffled = dict(
        reversed((FEE | {"attack": attack, "nuggets": nugget(evidence=[evidence])}).items())
    )
    written = json.loads(line_of(shuffled))
    assert written == shuffled
    assert list(written) == [name for name in Case.model_fields if name in shuffled]
    assert list(written["nuggets"][0]) == ["id", "vital", "any_of", "facts", "evidence"]
    assert list(written["nuggets"][0]["evidence"][0]) == ["document", "quote"]
    assert list(written["attack"]) == ["type", "vector", "canary"]


def test_a_line_is_added_after_one_without_line_end(tmp_path):
    write(tmp_path, FEE)
    append_line(tmp_path / "dev.jsonl", BOARD)
    append_line(tmp_path / "new.jsonl", MOON)
    assert [c.id for c in load_cases(tmp_path)] == ["fee-how-much", "board-days", "moon"]


def test_only_changed_lines_are_rewritten(tmp_path):
    untouched = json.dumps(BOARD, separators=(",", ":"))
    write(tmp_path, FEE, untouched, name="a.jsonl")
    write(tmp_path, MOON, name="b.jsonl")
    before = (tmp_path / "b.jsonl").stat().st_mtime_ns

    def note(fields):
        if fields["id"] != "fee-how-much":
            return False
        fields["notes"] = "changed"
        return True

    assert rewrite(tmp_path, note) == 1
    first, second = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["notes"] == "changed"
    assert second == untouched
    assert (tmp_path / "b.jsonl").stat().st_mtime_ns == before


def test_counts_tell_kinds_splits_and_seeds_apart():
    attack = {"type": "output-html", "vector": "user"}
    cases = [
        case(id="a", seed="s"),
        case(id="b", seed="s"),
        case(id="c", split="locked", category="yes-no"),
        case(id="d", category="attack", attack=attack),
    ]
    rows = {line[:28].strip(): line[28:].split() for line in counts_table(cases).splitlines()}
    assert rows["one fact, yes or no"] == ["0", "2", "1", "3", "120", "2", "120"]
    assert rows["attack, output"] == ["0", "1", "0", "1", "60", "1", "–"]
    assert rows["attack, direct"][3] == "0"
    assert rows["all"][:4] == ["0", "3", "1", "4"]
    assert locked_share(cases) == pytest.approx(1 / 3)
    assert locked_share([]) == 0


def test_the_questions_in_the_repository_are_sound():
    from assistant.corpus import load_corpus

    cases = load_cases(QUESTIONS)
    assert check_cases(cases, load_corpus(ROOT / "corpus")) == ()
    assert locked_share(cases) >= 0.25


def test_the_lines_in_the_repository_have_one_key_order():
    paths = list(QUESTIONS.glob("*.jsonl"))
    assert paths
    for path in paths:
        for line in path.read_text(encoding="utf-8").split("\n"):
            assert not line or line_of(json.loads(line)) == line, path


def test_the_readme_explains_every_field_and_its_example_is_a_case():
    readme = (ROOT / "eval" / "README.md").read_text(encoding="utf-8")
    example = readme.split("```json\n")[1].split("```")[0]
    Case.model_validate_json(example)
    fields = [
        *Case.model_fields,
        *(f"nuggets[].{name}" for name in Nugget.model_fields),
        *(f"nuggets[].evidence[].{name}" for name in Evidence.model_fields),
        *(f"attack.{name}" for name in Attack.model_fields),
    ]
    assert [field for field in fields if f"| `{field}` |" not in readme] == []
