"""`alliance eval add`: complete by options, helpful by prompts, and silent on bad input."""

import json
import shutil

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli.adding import add
from assistant.corpus import load_corpus
from assistant.errors import EvaluationError, UsageError
from assistant.evaluation.cases import Case, check_cases, load_cases
from assistant.evaluation.cases.adding import matching_provisions, saying, suggested_pattern
from assistant.evaluation.cases.evidence import editions, find_evidence, mended
from assistant.evaluation.cases.feedback import read_feedback
from assistant.ui.feedback import record
from tests.conftest import DATA, ROOT
from tests.evaluation.harbour import answer, reply

app = typer.Typer()
app.command()(add)
FEE = (
    *("--question", "What do I owe the club each year?", "--expect", "answer"),
    *("--category", "fact", "--provision", "rules-fee", "--pattern", "80 euros"),
    *("--author", "author-9", "--reviewer", "reviewer-9"),
)
MOON = {
    "id": "moon", "split": "dev", "lang": "en", "question": "Who owns the moon?",
    "category": "out-of-scope", "answerability": "unanswerable", "expect": "abstain",
    "absent": [r"\bmoon\b"], "expected_lang": "en", "author": "author-1",
}  # fmt: skip


@pytest.fixture
def club(tmp_path, monkeypatch):
    """The club without a question bank, so that no model is needed, and its one case."""
    corpus = tmp_path / "corpus"
    shutil.copytree(
        DATA / "corpus", corpus, ignore=shutil.ignore_patterns("bank", "short", "silences")
    )
    for part in ("bank", "silences"):
        (corpus / part).mkdir()
    questions = tmp_path / "eval" / "questions"
    questions.mkdir(parents=True)
    (questions / "dev.jsonl").write_text(json.dumps(MOON) + "\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(corpus))
    monkeypatch.setenv("ASSISTANT_EVAL_DIR", str(tmp_path / "eval"))
    return tmp_path


def added(club):
    path = club / "eval" / "questions" / "added.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def run(*arguments, typed=""):
    return CliRunner().invoke(app, arguments, input=typed)


def refused(club, *arguments, typed=""):
    """Run what must write nothing; return what was said on standard error and the error."""
    done = run(*arguments, typed=typed)
    assert added(club) == []
    return done.stderr, done.exception


def test_options_alone_make_a_sound_case(club):
    done = run(*FEE, "--critical", "--forbidden", "90 euros", "--source", "mail of a sailor")
    assert done.exit_code == 0, done.output
    (line,) = added(club)
    case = Case.model_validate(line)
    assert (case.id, case.split, case.lang, case.expected_lang) == ("added-001", "dev", "en", "en")
    assert (case.category, case.answerability, case.critical) == ("fact", "answerable", True)
    assert case.facts == (("R-3",),)
    assert case.nuggets[0].any_of == {"en": ("80 euros",)}
    assert case.nuggets[0].evidence[0].document == "club-rules"
    assert case.nuggets[0].evidence[0].quote.startswith("The Harbour Club asks a fee of 80 euros")
    assert (case.author, case.reviewer, case.source) == (
        "author-9",
        "reviewer-9",
        "mail of a sailor",
    )
    assert json.dumps(line, ensure_ascii=False) in done.stdout
    assert "next: " in done.stdout
    cases = load_cases(club / "eval" / "questions")
    assert check_cases(cases, load_corpus(club / "corpus")) == ()


def test_what_is_missing_is_asked_for_with_suggestions(club):
    typed = "What do I owe the club each year?\n\n\nboat\nfee harbour\n1\n\n1 March\n\nauthor-9\nreviewer-9\n"
    done = run(typed=typed)
    assert done.exit_code == 0, done.output
    # "boat" found two provisions, other words one; the figure in it was suggested and taken.
    assert "rules-boat-size: A boat must be" in done.stdout
    assert "[80 euros]" in done.stdout
    assert "matches rules-fee" in done.stdout
    (line,) = added(club)
    assert line["facts"] == [["R-3"]]
    assert [n["any_of"] for n in line["nuggets"]] == [{"en": ["80 euros"]}, {"en": ["1 March"]}]


def test_codes_and_several_points_can_be_given(club):
    question = ("--question", "Which conditions are there?", "--expect", "answer")
    done = run(
        *question, "--category", "list", "--facts", "R-1,R-2", "--facts", "R-2",
        "--pattern", "moored", "--pattern", "four metres",
        "--author", "author-9", "--reviewer", "reviewer-9",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (line,) = added(club)
    assert line["facts"] == [["R-1", "R-2"], ["R-2"]]
    assert [n["id"] for n in line["nuggets"]] == ["point-1", "point-2"]


def test_an_abstention_rests_on_what_is_absent(club):
    given = (
        *("--question", "Is there a bar?", "--expect", "abstain", "--category", "near-miss"),
        *("--author", "author-9", "--reviewer", "reviewer-9"),
    )
    said, error = refused(club, *given, "--absent", r"\bfee\b")
    assert "is said to be absent and stands in rules-fee" in said
    assert isinstance(error, EvaluationError)
    done = run(*given, typed="\\bbar\\b\n")
    assert done.exit_code == 0, done.output
    (line,) = added(club)
    assert (line["absent"], line["answerability"], line["nuggets"]) == (
        [r"\bbar\b"],
        "unanswerable",
        [],
    )


@pytest.mark.parametrize(
    ("expect", "category", "answerability", "extra"),
    [
        ("clarify", "underspecified", "underspecified", ()),
        ("answer", "partial", "partial", ()),
        ("answer", "false-premise", "false_premise", ("--premise", "The fee is not monthly.")),
    ],
)
def test_what_the_texts_allow_follows_from_the_kind(club, expect, category, answerability, extra):
    done = run(*FEE, "--expect", expect, "--category", category, *extra)
    assert done.exit_code == 0, done.output
    (line,) = added(club)
    assert line["answerability"] == answerability
    assert line.get("premise_issue", "") == (extra[1] if extra else "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--reviewer", "author-9"), "author-9 is both author and reviewer"),
        (("--pattern", "90 euros"), "point-1: has no evidence"),
        (("--forbidden", "80 euros|90 euros"), "stands in its own evidence"),
        (("--question", "WHO owns the moon"), "moon asks the same"),
    ],
)
def test_what_check_would_name_is_not_written(club, given, said):
    kept = [o for o in zip(FEE[::2], FEE[1::2], strict=True) if o[0] != given[0]]
    shown, error = refused(club, *(word for option in kept for word in option), *given)
    assert said in shown
    assert "nothing was written" in str(error)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("--question", "--question"),
        ("--provision", "--provision"),
        ("--author", "--author"),
        ("--reviewer", "--reviewer"),
    ],
)
def test_without_anything_to_read_the_option_is_named(club, left_out, said):
    kept = [o for o in zip(FEE[::2], FEE[1::2], strict=True) if o[0] != left_out]
    _, error = refused(club, *(word for option in kept for word in option))
    assert isinstance(error, UsageError)
    assert said in str(error)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--category", "facts"), "category: "),
        (("--expect", "guess"), "expect: "),
        (("--opening", "perhaps"), "opening: "),
        (("--pattern", "(open"), "not a regular expression"),
        (("--provision", "rules-fees"), "no provision 'rules-fees'"),
    ],
)
def test_a_value_that_no_case_may_have_is_named(club, given, said):
    kept = [o for o in zip(FEE[::2], FEE[1::2], strict=True) if o[0] != given[0]]
    _, error = refused(club, *(word for option in kept for word in option), *given)
    assert said in str(error)


def thumb(question, **changes):
    return {
        "at": "2026-11-26T09:00:00+00:00", "thumb": "down", "question": question, "language": "en",
        "outcome": "answered", "anchors": ["rules-fee"], "index": "f",
    } | changes  # fmt: skip


def test_feedback_is_walked_through_question_by_question(club):
    entries = [
        thumb("Who owns the moon?", anchors=[]),
        thumb("skipped?"),
        thumb("What do I owe the club each year?", thumb="up"),
        thumb("never reached?"),
    ]
    path = club / "feedback.jsonl"
    path.write_text("".join(json.dumps(e) + "\n" for e in entries), encoding="utf-8")
    typed = "skip\ntake\nanswer\nfact\n1\n\n\nquit\n"
    done = run(
        "--feedback", str(path), "--author", "author-9", "--reviewer", "reviewer-9", typed=typed
    )
    assert done.exit_code == 0, done.output
    # The first is a case already; the cited provision is offered without a search.
    assert "moon" not in done.stdout
    assert "1  rules-fee: The Harbour Club asks" in done.stdout
    assert "1 added" in done.stdout
    (line,) = added(club)
    assert line["question"] == "What do I owe the club each year?"
    assert line["source"] == "asked on the page, 2026-11-26T09:00:00+00:00"


def test_a_refused_entry_does_not_end_the_walk(club):
    path = club / "feedback.jsonl"
    entries = [thumb("What is the fee?"), thumb("When is the fee due?")]
    path.write_text("".join(json.dumps(e) + "\n" for e in entries), encoding="utf-8")
    typed = "take\nanswer\nfact\n1\n90 euros\n\ntake\nanswer\nfact\n1\n1 March\n\n"
    done = run(
        "--feedback", str(path), "--author", "author-9", "--reviewer", "reviewer-9", typed=typed
    )
    assert done.exit_code == 0, done.output
    assert "not added: nothing was written" in done.stderr
    assert [line["question"] for line in added(club)] == ["When is the fee due?"]


def test_the_page_writes_what_the_walk_reads(tmp_path):
    record(tmp_path / "thumbs.jsonl", reply(answer("fee")), "up")
    (entry,) = read_feedback(tmp_path / "thumbs.jsonl")
    assert (entry.thumb, entry.question, entry.anchors) == ("up", "?", ("fee",))


def test_a_thumb_that_a_later_one_replaces_is_left_out(tmp_path):
    path = tmp_path / "thumbs.jsonl"
    record(path, reply(answer("fee")), "down")
    record(path, reply(answer("fee")), "up")
    record(path, reply(answer("fee")), "down", replaces="up")
    assert [entry.thumb for entry in read_feedback(path)] == ["down", "down"]


def test_a_broken_feedback_file_is_named_by_line(tmp_path):
    path = tmp_path / "thumbs.jsonl"
    path.write_text(json.dumps(thumb("x")) + "\n{}\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"thumbs\.jsonl:2: at: "):
        read_feedback(path)


@pytest.fixture(scope="module")
def alliance_texts():
    return load_corpus(ROOT / "corpus")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("It was launched on 19 July 2021 with 39 members.", "19 July 2021"),
        ("Am 19. Juli 2021 gestartet.", r"19\. Juli 2021"),
        ("By 2030, 75 % of firms should use it.", "2030"),
        ("The gap is EUR 11 billion a year.", "EUR 11 billion"),
        ("By then OpenNebula chaired it.", "OpenNebula"),
        ("It is run by the European Commission alone.", "European Commission"),
        ("Nothing here tells.", ""),
    ],
)
def test_the_first_telling_thing_is_suggested(text, pattern):
    assert suggested_pattern(text) == pattern


def test_provisions_are_found_by_words_of_any_language(alliance_texts):
    found = [p.anchor for p in matching_provisions("formulaire candidature", alliance_texts)]
    assert "application-form" in found
    assert matching_provisions("…", alliance_texts) == ()
    assert len(matching_provisions("the Alliance", alliance_texts)) == 12


def test_what_a_pattern_matches_is_shown(alliance_texts):
    assert saying("68 Seiten", "de", alliance_texts) == ("roadmap2025-size",)
    with pytest.raises(EvaluationError, match="no regular expression"):
        saying("(", "en", alliance_texts)


def fee_case(**changes):
    nugget = {
        "id": "n",
        "vital": True,
        "any_of": {"en": ["application form"], "de": ["Antragsformular"]},
    }
    fields = {
        "id": "x", "split": "dev", "lang": "de", "question": "?", "category": "fact",
        "answerability": "answerable", "expect": "answer", "facts": [["AP-1"], ["AP-3"]],
        "nuggets": [nugget], "expected_lang": "de", "author": "author-1",
    }  # fmt: skip
    return Case.model_validate(fields | changes)


def test_evidence_is_quoted_in_whole_sentences_or_points_and_in_the_language_of_the_question(
    alliance_texts,
):
    case = fee_case()
    found = find_evidence(case, case.nuggets[0], alliance_texts)
    # One quote for each alternative: of AP-3 only the list of steps, which repeats it, says "form".
    assert [(e.document, e.quote[:38]) for e in found] == [
        ("application", "An application form must be completed "),
        ("application", "Zusätzlich zur Unterzeichnung der Erkl"),
        ("application", "(3) complete the application form;"),
        ("application", "(3) füllen Sie das Antragsformular aus"),
    ]
    assert found[0].quote.endswith(".")


def test_evidence_grows_to_the_sentences_that_a_pattern_spans(alliance_texts):
    nugget = {"id": "n", "vital": True, "any_of": {"en": [r"both\.[\s\S]+questions"]}}
    case = fee_case(nuggets=[nugget], facts=[["AP-1"]], lang="en")
    (found,) = find_evidence(case, case.nuggets[0], alliance_texts)
    assert found.quote == alliance_texts.provisions["application-form"].text


def test_only_evidence_that_stands_no_more_is_mended(alliance_texts):
    texts = editions(alliance_texts)
    case = fee_case()
    found = find_evidence(case, case.nuggets[0], alliance_texts)
    assert mended(case, alliance_texts, texts) == {"n": found}
    kept = {**case.nuggets[0].model_dump(), "evidence": [found[0].model_dump()]}
    assert mended(fee_case(nuggets=[kept]), alliance_texts, texts) == {}
    stale = {**kept, "evidence": [{"document": "application", "quote": "It was so once."}]}
    assert mended(fee_case(nuggets=[stale]), alliance_texts, texts) == {"n": found}


def test_a_question_in_french_needs_patterns_in_french(club, monkeypatch):
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(ROOT / "corpus"))
    shutil.copytree(ROOT / "corpus" / "digest", club / "fr" / "digest")
    for name in ("sources.toml", "facts.toml"):
        shutil.copy(ROOT / "corpus" / name, club / "fr" / name)
    shutil.copytree(ROOT / "corpus" / "data", club / "fr" / "data")
    for part in ("bank", "silences", "stances"):
        (club / "fr" / part).mkdir()
    question = (
        *("--question", "Combien de pages compte la feuille de route de 2025 ?"),
        *("--expect", "answer", "--category", "fact", "--provision", "roadmap2025-size"),
        *("--author", "author-9", "--reviewer", "reviewer-9", "--corpus", str(club / "fr")),
    )
    _, error = refused(club, *question, "--pattern", "68 pages")
    assert "--own-pattern" in str(error)
    done = run(*question, "--pattern", "68 pages", "--own-pattern", "68 pages")
    assert done.exit_code == 0, done.output
    (line,) = added(club)
    assert (line["lang"], line["nuggets"][0]["any_of"]) == (
        "fr",
        {"en": ["68 pages"], "fr": ["68 pages"]},
    )
    assert [e["quote"][:10] for e in line["nuggets"][0]["evidence"]] == ["The open-s", "La feuille"]


def test_a_near_copy_in_the_bank_is_refused(club, models_dir, monkeypatch):
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(DATA / "corpus"))
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(models_dir))
    given = [*FEE]
    given[1] = "What does MEMBERSHIP cost??"
    said, error = refused(club, *given)
    assert "the bank holds it at rules-fee: 'What does membership cost?'" in said
    assert isinstance(error, EvaluationError)
