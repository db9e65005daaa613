"""Any assistant behind an address: one that speaks our JSON, or the chat format of OpenAI."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.errors import EvaluationError
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.plain import declines, markers, statements
from assistant.evaluation.systems.reading import read_reply
from assistant.evaluation.systems.replying import Passage, Said, reply_of
from assistant.evaluation.systems.system import System
from assistant.languages import detect_language

NAME = "http"
Format = Literal["reply", "openai"]
JOBS = 4
TRIES = 4
BUSY = 429
# Longest wait between two tries, in seconds.
MOST_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an assistant is asked, and how.

    Attributes:
        url: that takes the POST request.
        form: `reply` for `{question, history, language}` answered by a reply in our public form,
            `openai` for chat completions.
        model: name of the model there; some servers of chat completions need none.
        key: sent as a bearer token; never printed or stored.
        timeout_s: for one request.
        wait_s: before a second try; each further one waits twice as long.
    """

    url: str
    form: Format = "reply"
    model: str = ""
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0
    wait_s: float = 1.0

    @property
    def place(self) -> str:
        """Return the address without what may be secret in it: user, password and query."""
        return str(httpx.URL(self.url).copy_with(userinfo=b"", query=None, fragment=None))


class _Unavailable(Exception):
    """The endpoint may answer if it is asked again."""


def open_endpoint(corpus: Corpus, endpoint: Endpoint, closing: ExitStack) -> System:
    """Return an assistant behind an address as a system.

    A question fails if the endpoint refuses it or, after `TRIES` tries, does not answer.

    Args:
        corpus: whose anchors it may cite.
        endpoint: where it is.
        closing: closes the connections when it is closed.

    Raises:
        EvaluationError: the address is none.
    """
    if httpx.URL(endpoint.url).scheme not in {"http", "https"}:
        raise EvaluationError(f"{endpoint.url!r} is no address; give --url https://…")
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    client = closing.enter_context(httpx.Client(timeout=endpoint.timeout_s, headers=headers))
    mapping = Mapping(corpus)
    passages = {
        anchor: Passage(name=anchor, text=p.text, document=p.source_id, anchors=(anchor,))
        for anchor, p in corpus.provisions.items()
    }

    def ask(question: Question) -> dict[str, Any]:
        if endpoint.form == "reply":
            return read_reply(_post(client, endpoint, _question(question)), endpoint.place)
        text = _chat_text(_post(client, endpoint, _chat(question, endpoint)), endpoint.place)
        return reply_of(question, _said(text, passages), mapping)

    about = {"url": endpoint.place, "format": endpoint.form, "model": endpoint.model}
    return System(name=NAME, ask=ask, about=about, jobs=JOBS)


def _question(question: Question) -> dict[str, Any]:
    return {
        "question": question.text,
        "history": [{"role": m.role, "content": m.content} for m in question.history],
        "language": question.language,
    }


def _chat(question: Question, endpoint: Endpoint) -> dict[str, Any]:
    turns = [{"role": m.role, "content": m.content} for m in question.history]
    messages = [*turns, {"role": "user", "content": question.text}]
    named = {"model": endpoint.model} if endpoint.model else {}
    return {**named, "messages": messages, "temperature": 0}


def _chat_text(content: object, where: str) -> str:
    with contextlib.suppress(TypeError, KeyError, IndexError):
        text = content["choices"][0]["message"]["content"]  # type: ignore[index]
        if isinstance(text, str):
            return text
    raise EvaluationError(f"{where} sent no chat completion; give --format reply or another --url")


def _said(text: str, passages: dict[str, Passage]) -> Said:
    """Read a plain text: `[anchor]` behind a sentence cites that provision."""
    declined = declines(text)
    anchors = () if declined else [name for name in markers(text) if name in passages]
    numbers = {anchor: n for n, anchor in enumerate(dict.fromkeys(anchors), 1)}
    return Said(
        answer=text,
        language=detect_language(text, BASE_LANGUAGE),
        statements=() if declined else statements(text, numbers),
        cited=[passages[anchor] for anchor in numbers],
        written=True,
    )


def _post(client: httpx.Client, endpoint: Endpoint, body: dict[str, Any]) -> object:
    tries = Retrying(
        retry=retry_if_exception_type(_Unavailable),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(multiplier=endpoint.wait_s, max=MOST_S)
        + wait_random(0, endpoint.wait_s),
        reraise=True,
    )
    try:
        return tries(_send, client, endpoint, body)
    except _Unavailable as error:
        raise EvaluationError(f"{endpoint.place} did not answer ({error}); start it") from error


def _send(client: httpx.Client, endpoint: Endpoint, body: dict[str, Any]) -> object:
    try:
        response = client.post(endpoint.url, json=body)
    except httpx.TransportError as error:
        raise _Unavailable(f"{type(error).__name__}: {error}") from error
    if response.status_code == BUSY or response.is_server_error:
        raise _Unavailable(f"status {response.status_code}")
    if not response.is_success:
        raise EvaluationError(
            f"{endpoint.place} answered with status {response.status_code}; check --url and the key"
        )
    try:
        return response.json()
    except ValueError as error:
        raise EvaluationError(f"{endpoint.place} sent no JSON; check --url and --format") from error
