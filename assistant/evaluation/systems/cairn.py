"""`cairn-assistant`, a finished assistant from the package registry, run as its own server.

It is not installed with this package: it is found as the program `cairn`. It reads the English
digest as Markdown, one file a document, with the settings it comes with.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.evaluation.systems.cairn_program import Cairn, find_cairn
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.replying import Passage, Said, Statement, reply_of
from assistant.evaluation.systems.system import System
from assistant.languages import detect_language

NAME = "cairn"
DEPTH = 10
SECONDS = 60.0
# Its score is a cosine: the threshold lets every passage through that shares a word.
RANKING = {"threshold": 1e-9, "max_passages": DEPTH, "candidates": DEPTH}


def open_cairn(corpus: Corpus, folder: Path, closing: ExitStack, given: Path | None) -> System:
    """Index the digest with Cairn, start it, and return it as a system.

    Two servers run over one index: one as Cairn comes, which answers, and one that shows its
    ranking, since an answer names the best passage only. Of a conversation, the earlier questions
    are asked first, as its page would.

    Args:
        corpus: whose texts it reads.
        folder: an empty one for its corpus and index.
        closing: stops the servers when it is closed.
        given: the program, if it is not on the path.

    Raises:
        EvaluationError: it is not there, or does not start.
    """
    program = Cairn(find_cairn(given), folder)
    documents = program.index(corpus)
    client = closing.enter_context(httpx.Client(timeout=SECONDS))
    answers = _Served(client, program.serve(closing))
    rankings = _Served(client, program.serve(closing, RANKING))
    mapping = Mapping(corpus)

    def ask(question: Question) -> dict[str, Any]:
        turns = answers.turns(question)
        said = answers.ask(question.text, question, turns)
        found = rankings.ask(question.text, question, turns)["sources"]
        return reply_of(question, _said(said, found, documents), mapping)

    about = {"version": program.version(), "reads": BASE_LANGUAGE}
    return System(name=NAME, ask=ask, about=about)


class _Served:
    """Cairn behind its address; it keeps no conversation, so each request carries its own."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        self._client = client
        self._address = address

    def ask(self, text: str, question: Question, turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return Cairn's answer; it takes any language but its own four for English."""
        language = question.language or detect_language(text, question.fallback_language)
        body = {"question": text, "lang": language, "history": {"turns": list(turns)}}
        response = self._client.post(f"{self._address}/ask", json=body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    def turns(self, question: Question) -> list[dict[str, Any]]:
        """Ask the earlier questions of a conversation; a turn names what it was answered from."""
        turns: list[dict[str, Any]] = []
        for message in question.history:
            if message.role == "user" and message.content.strip():
                sources = self.ask(message.content, question, turns)["sources"]
                cited = [source["id"] for source in sources]
                turns.append({"question": message.content, "cited": cited})
        return turns


def _said(
    answer: dict[str, Any], found: Sequence[dict[str, Any]], documents: dict[str, str]
) -> Said:
    cited = [_passage(source, documents) for source in answer["sources"]]
    notice = f"{answer['notice']}\n" if answer["notice"] else ""
    return Said(
        answer=notice + answer["text"],
        language=answer["lang"],
        statements=tuple(
            Statement(text=passage.text, citations=(n,)) for n, passage in enumerate(cited, 1)
        ),
        cited=cited,
        found=[_passage(source, documents) for source in found],
    )


def _passage(source: dict[str, Any], documents: dict[str, str]) -> Passage:
    document = documents.get(source["id"].partition("#")[0], "")
    return Passage(name=source["id"], text=source["text"], title=source["title"], document=document)
