"""Sentences of messages: what they do is known, and those that measure are not taught."""

import shutil

import pytest

from assistant.corpus import load_corpus
from assistant.corpus.checking import check_corpus
from assistant.files import json_lines
from assistant.words import words
from tests.conftest import DATA, ROOT


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "said").mkdir()
    return tmp_path / "corpus"


def problems(folder, text):
    (folder / "said" / "en.toml").write_text(text, encoding="utf-8")
    return [p for p in check_corpus(load_corpus(folder)).problems if p.startswith("said")]


def test_sentences_are_read_by_what_they_do(folder):
    assert problems(folder, '[asks]\nen = ["Tell me the fee."]\n[tells]\nen = ["Bye."]\n') == []
    spoken = list(load_corpus(folder).spoken())
    assert spoken == [("asks", "en", "Tell me the fee."), ("tells", "en", "Bye.")]


def test_what_does_neither_or_both_is_named(folder):
    both = '[asks]\nen = ["Bye."]\n[tells]\nen = ["Bye."]\n[begs]\nen = ["Please."]\n'
    assert problems(folder, both) == [
        "said: begs is neither asks nor tells",
        "said: 'Bye.' both asks and tells",
    ]


def test_no_sentence_that_measures_is_taught():
    def plain(text):
        return " ".join(words(text))

    taught = {plain(text) for _, _, text in load_corpus(ROOT / "corpus").spoken()}
    measured = [
        plain(said["text"])
        for name in ("unmarked", "reported")
        for said in json_lines(ROOT / "eval" / f"{name}.jsonl")
    ]
    messages = [
        plain(message["text"])
        for path in (ROOT / "eval" / "several").glob("*.jsonl")
        for message in json_lines(path)
    ]
    assert (len(taught), len(messages)) == (3600, 696)
    assert not taught & set(measured)
    assert not [said for said in measured for message in messages if f" {said} " in message]
