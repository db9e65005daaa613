"""What tells which sentences of a message ask: learned, kept with the corpus, opened with it."""

import json
import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from assistant.assembly import build_assistant
from assistant.cli import app
from assistant.domain import Question
from assistant.errors import ModelError, UsageError
from assistant.retrieval.asking import Asking
from assistant.retrieval.embedding import model_fingerprint
from assistant.retrieval.how_said import read_by
from assistant.settings import ASKING

ASKS, TELLS = "I would also like to know what it costs.", "We have been here since the spring."
MESSAGE = f"Dear all, we are a club. {ASKS} {TELLS} With kind regards."


@pytest.fixture
def own(club_settings, tmp_path):
    """Settings of a copy of the club's corpus, and of its index."""
    folder = tmp_path / "corpus"
    shutil.copytree(club_settings.corpus_dir, folder)
    return replace(club_settings, corpus_dir=folder)


def test_the_corpus_brings_what_was_learned_with_its_model(alliance, alliance_settings):
    listener = alliance.searcher.listener
    assert listener is not None, "run `alliance index asking`"
    model = model_fingerprint(alliance_settings.model, alliance_settings.tuning)
    assert listener.asking.model == read_by(model)
    asks, tells = listener.likely(MESSAGE, [ASKS, TELLS])
    assert asks > 0.5 > tells


def test_without_it_or_with_another_models_cues_decide(own, alliance_settings):
    assert build_assistant(own).searcher.listener is None
    shutil.copy(alliance_settings.asking, own.corpus_dir / ASKING)
    deaf = build_assistant(own)
    assert deaf.searcher.listener is None, "it was learned with the tuned model"
    assert deaf.ask(Question(text="Hello. We are two. Who can join?")).outcome


def test_a_damaged_one_is_named(own):
    (own.corpus_dir / ASKING).write_bytes(b"")
    with pytest.raises(ModelError, match="alliance index asking"):
        build_assistant(own)


def test_it_is_learned_from_sentences_and_messages(own, tmp_path, monkeypatch):
    said, several = own.corpus_dir / "said", tmp_path / "eval" / "several"
    said.mkdir()
    several.mkdir(parents=True)
    asks = [f"I would like to know about number {n}." for n in range(20)]
    tells = [f"We saw boat {n} in the harbour." for n in range(20)]
    lists = ((kind, json.dumps(some)) for kind, some in (("asks", asks), ("tells", tells)))
    (said / "en.toml").write_text("\n".join(f"[{k}]\nen = {v}" for k, v in lists), "utf-8")
    question = {"asks": "fee", "span": "the fee", "expected": "rules-fee"}
    message = {"language": "en", "kind": "mail", "text": MESSAGE, "questions": [question]}
    (several / "one.jsonl").write_text(json.dumps(message) + "\n", "utf-8")
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(own.models_dir))
    monkeypatch.setenv("ASSISTANT_EVAL_DIR", str(several.parent))
    done = CliRunner().invoke(app, ["index", "asking", "--corpus", str(own.corpus_dir)])
    assert done.exit_code == 0, done.output
    assert "learned from 43 sentences" in done.output
    learned = Asking.load(own.corpus_dir / ASKING)
    assert learned.model == read_by(model_fingerprint(own.model))
    (said / "en.toml").write_text(f"[asks]\nen = {json.dumps(asks)}", "utf-8")
    (several / "one.jsonl").unlink()
    told = CliRunner().invoke(app, ["index", "asking", "--corpus", str(own.corpus_dir)])
    assert isinstance(told.exception, UsageError)
