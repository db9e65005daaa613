"""Any LangChain Runnable, named as `module:attribute`.

It gets the question as text or, where its input schema is an object, under the names that
LangChain's own chains use. It returns a text, a message, a reply in our public form, or a dict
with an answer and the documents that it was made from.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping as Fields
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.runnables import Runnable

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.errors import EvaluationError
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.plain import declines, statements
from assistant.evaluation.systems.reading import read_reply
from assistant.evaluation.systems.replying import Passage, Said, reply_of
from assistant.evaluation.systems.system import System
from assistant.languages import detect_language

NAME = "runnable"
ASKED = frozenset({"question", "input", "query"})
BEFORE = frozenset({"chat_history", "history"})
ANSWERS = ("answer", "result", "output")
SOURCES = ("context", "source_documents", "documents")


def open_runnable(corpus: Corpus, path: str) -> System:
    """Return a Runnable as a system.

    Args:
        corpus: whose provisions its documents hold.
        path: `module:attribute`; modules of the working directory are found too.

    Raises:
        EvaluationError: there is no Runnable at this path, or it takes something else.
    """
    runnable = _imported(path)
    takes_keys = _takes_keys(runnable, path)
    mapping = Mapping(corpus)

    def ask(question: Question) -> dict[str, Any]:
        given = _by_key(question) if takes_keys else question.text
        came = runnable.invoke(given)
        if isinstance(came, Fields) and "outcome" in came:
            return read_reply(came, path)
        return reply_of(question, _said(came, path), mapping)

    return System(name=NAME, ask=ask, about={"path": path})


def _imported(path: str) -> Runnable[Any, Any]:
    module, _, attribute = path.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise EvaluationError(
            f"cannot import {path!r} ({error}); give --runnable module:attribute"
        ) from error
    if not isinstance(found, Runnable):
        raise EvaluationError(f"{path} is a {type(found).__name__}, not a LangChain Runnable")
    return found


def _takes_keys(runnable: Runnable[Any, Any], path: str) -> bool:
    """Tell whether a Runnable takes a dict; else it takes a text."""
    schema = runnable.get_input_jsonschema()
    keys = schema.get("properties", {})
    unknown = [key for key in schema.get("required", ()) if key not in ASKED | BEFORE]
    if unknown or (keys and ASKED.isdisjoint(keys)):
        raise EvaluationError(
            f"{path} takes {', '.join(keys)}; it must take a text or {', '.join(sorted(ASKED))}, "
            f"with {' or '.join(sorted(BEFORE))} if it likes"
        )
    return bool(keys)


def _by_key(question: Question) -> dict[str, str | list[BaseMessage]]:
    """Return the question under every name: a schema need not list all that a function reads."""
    before: list[BaseMessage] = [
        HumanMessage(m.content) if m.role == "user" else AIMessage(m.content)
        for m in question.history
    ]
    return dict.fromkeys(ASKED, question.text) | dict.fromkeys(BEFORE, before)


def _said(came: object, path: str) -> Said:
    fields = came if isinstance(came, Fields) else {"answer": came}
    text = _text(next((fields[key] for key in ANSWERS if key in fields), None), path)
    documents = next((fields[key] for key in SOURCES if key in fields), ())
    found = _passages(documents if isinstance(documents, Sequence) else ())
    declined = declines(text)
    numbers = {str(n): n for n in range(1, len(found) + 1)}
    return Said(
        answer=text,
        language=detect_language(text, BASE_LANGUAGE),
        statements=() if declined else statements(text, numbers, tuple(numbers.values())),
        cited=() if declined else found,
        found=found,
        written=True,
    )


def _text(answer: object, path: str) -> str:
    if isinstance(answer, BaseMessage):
        return str(answer.text)
    if isinstance(answer, str):
        return answer
    raise EvaluationError(
        f"{path} returned {type(answer).__name__}; a text, a message, a reply or a dict with "
        f"{' or '.join(ANSWERS)} is needed"
    )


def _passages(documents: Sequence[object]) -> tuple[Passage, ...]:
    found = [d for d in documents if isinstance(d, Document)]
    return tuple(
        Passage(
            name=str(d.id or f"document {n}"),
            text=d.page_content,
            title=str(d.metadata.get("title", "")),
            document=str(d.metadata.get("source", "")),
        )
        for n, d in enumerate(found, 1)
    )
