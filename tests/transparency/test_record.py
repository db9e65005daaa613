"""The record says what is there, names what is not, and gives nothing away."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.corpus import load_corpus
from assistant.errors import EvaluationError
from assistant.evaluation.gating.baseline import accept_run
from assistant.evaluation.runs.running import run_evaluation
from assistant.languages import LANGUAGES
from assistant.settings import load_settings
from assistant.transparency import (
    accepted_measures,
    measured_in,
    open_record,
    record_json,
    record_markdown,
    wording,
)
from assistant.transparency.opening import JUDGE
from tests.conftest import DATA, ROOT
from tests.evaluation.harbour import BOARD, FEE, MOON, YARDSTICK, case, club_system
from tests.transparency.known import MEASURED, RECORD

SECRET = "sk-0123456789"  # noqa: S105


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(ROOT / "corpus")


@pytest.fixture
def chosen(tmp_path):
    """Settings without index or baseline."""
    return replace(
        load_settings({}),
        corpus_dir=ROOT / "corpus",
        index_dir=tmp_path / "index",
        eval_dir=tmp_path,
    )


def test_every_source_is_there_with_date_and_basis(chosen, corpus):
    text = record_markdown(open_record(chosen, corpus))
    texts = {text["id"]: text for text in record_json(open_record(chosen, corpus))["texts"]}
    assert set(texts) == set(corpus.sources)
    for source in corpus.sources.values():
        assert f"### {source.title}\n" in text
        assert f"| id | {source.id} " in text
        counted = sum(texts[source.id]["basis"].values())
        assert counted == sum(p.source_id == source.id for p in corpus.provisions.values())
        assert texts[source.id]["checked"]
    assert "| date | 2021-07-19 |" in text
    assert "IP/21/3733" in text


def test_what_is_not_there_is_named(chosen, corpus):
    record = open_record(chosen, corpus)
    text = record_markdown(record)
    assert "\nNot measured\n" in text
    assert "\nNot built. Corpus:" in text
    assert record_json(record)["measured"] is None
    assert record_json(record)["index"] is None


def test_the_index_in_service_is_named_and_a_stale_one_noticed(club_settings, tmp_path):
    club = load_corpus(DATA / "corpus")
    settings = replace(club_settings, eval_dir=tmp_path)
    record = open_record(settings, club)
    assert record.index is not None
    assert record.index.current
    assert record.index.built[:2] == "20"
    stale = open_record(settings, replace(club, fingerprint="another"))
    assert "**stale" in record_markdown(stale)
    assert "**stale" not in record_markdown(record)


def test_an_older_baseline_that_holds_verdicts_only_measures_nothing(tmp_path):
    path = tmp_path / "baseline.json"
    assert accepted_measures(path) is None
    path.write_text('{"passed": {"a": true}}')
    assert accepted_measures(path) is None
    path.write_text('{"passed": ')
    with pytest.raises(EvaluationError, match=r"baseline\.json .*alliance eval accept"):
        accepted_measures(path)


def test_figures_are_those_of_the_run_and_of_its_acceptance(chosen, corpus, tmp_path):
    cases = [case(FEE), case(BOARD), case(MOON)]
    run = run_evaluation(club_system(), cases, YARDSTICK, tmp_path / "runs")
    made = record_markdown(open_record(chosen, corpus, measured_in(run, date(2026, 11, 26))))
    accept_run(run, chosen.baseline, "first figures of the club", date(2026, 11, 26))
    accepted = open_record(chosen, corpus)
    assert accepted.measured is not None
    assert accepted.measured.measures == run.measures
    assert "| accepted because | first figures of the club |" in record_markdown(accepted)
    assert "| accepted because | not accepted as the baseline |" in made
    (complete,) = (m for m in run.measures["test"] if m.name == "complete@1")
    assert f"| complete@1 | {complete.value:.3f} |" in made


def test_figures_of_another_index_are_marked():
    other = replace(RECORD, measured=replace(MEASURED, index="another"))
    said = wording.say("measured_elsewhere", "en")
    assert said in record_markdown(other)
    assert "| is it the index in use | **no** |" in record_markdown(other)
    assert said not in record_markdown(RECORD)
    assert "| is it the index in use | yes |" in record_markdown(RECORD)
    unknown = replace(RECORD, measured=replace(MEASURED, index=""))
    assert "| is it the index in use | not known |" in record_markdown(unknown)


def test_an_unscored_measure_and_a_missing_ratio_are_not_measured():
    text = record_markdown(replace(RECORD, measured=replace(MEASURED, latency_ratio=None)))
    assert "| attack success | not measured |" in text
    assert re.search(r"^\| median reply.* \| not measured \|$", text, re.MULTILINE)


def test_models_are_named_and_no_key_address_or_path_is(chosen, corpus, monkeypatch):
    monkeypatch.setenv("ALLIANCE_LLM_KEY", SECRET)
    settings = replace(
        chosen,
        model="/home/someone/models/finder",
        llm_url=f"https://user:{SECRET}@llm.example:8443/v1?key={SECRET}",
        llm_model="/srv/weights/writer",
        nli_model="judge/small",
        feedback_path=Path("/home/someone/thumbs.jsonl"),
    )
    record = open_record(settings, corpus)
    assert {m.task: m.name for m in record.models} == {
        "embedding": "finder", "writing": "writer", "judging": "judge/small",
    }  # fmt: skip
    for text in (record_markdown(record), json.dumps(record_json(record)), repr(record)):
        for private in (SECRET, "llm.example", "/home/", "/srv/", str(chosen.index_dir)):
            assert private not in text


def test_the_judge_of_the_corpus_is_named_where_a_model_writes(chosen, corpus):
    settings = replace(chosen, corpus_dir=ROOT / "corpus")

    def tasks(**changes):
        return {m.task: m.name for m in open_record(replace(settings, **changes), corpus).models}

    assert tasks(llm="openai:writer")["judging"] == JUDGE
    assert "judging" not in tasks()


def test_a_model_name_without_a_server_is_no_model_in_use(chosen, corpus):
    record = open_record(replace(chosen, llm_model="writer"), corpus)
    assert record.writer is None
    assert wording.say("models.none", "en") in record_markdown(record)


def test_data_protection_follows_from_the_settings(chosen, corpus):
    def said(**changes):
        return " ".join(
            wording.data_protection(open_record(replace(chosen, **changes), corpus), "en")
        )

    assert "do not leave the server" in said()
    assert "not written to any file" in said()
    assert "stores the time" in said(feedback_path=Path("thumbs.jsonl"))
    written = said(llm="openai:writer")
    assert "sent to the language model openai:writer" in written
    assert "do not leave the server" not in written


def test_contacts_are_what_the_texts_say(chosen, corpus):
    said = wording.contact(open_record(chosen, corpus), "en")
    assert said[0].startswith("The texts name no e-mail address")
    assert "https://digital-strategy.ec.europa.eu/en/policies/cloud-alliance" in said[1]
    club = wording.contact(open_record(chosen, load_corpus(DATA / "corpus")), "en")
    assert club == ["The official page is the place to check: https://example.org/"]


def test_a_folder_of_files_is_no_digest(chosen, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "berth.md").write_text("# Berths\n\nA berth costs 90 euros a year.\n")
    record = open_record(chosen, load_corpus(tmp_path / "papers"))
    text = record_markdown(record)
    assert "| basis | 1 document |" in text
    assert "| link | none |" in text
    assert "digests in our own words" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_each_language(language):
    english, there = record_json(RECORD, "en"), record_json(RECORD, language)
    for part in ("purpose", "limits", "data_protection", "contact"):
        assert len(there[part]) == len(english[part]) > 0
        assert not re.search(r"[{}]", " ".join(there[part]))
    ((split, figures),) = wording.figures(RECORD, language)
    assert split
    assert [figure.n for figure in figures] == [440, 500]
    assert re.fullmatch(r"81[.,]5\s?%", figures[0].value)
