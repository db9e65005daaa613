"""`alliance ask`, `search`, `chat`, `show`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.options import AsJson, CorpusDir, IndexDir, print_json, settings
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.domain import Question

Batch = Annotated[
    Path | None,
    typer.Option("--batch", metavar="FILE", help="JSONL of {id, question, history?, language?}."),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where --batch writes; else stdout.")
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Answer language, e.g. fr.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Say below the answer how it came about.")]
Text = Annotated[str | None, typer.Argument(help="The question; - reads standard input.")]
NOT_ANSWERED = 3


def register(app: typer.Typer) -> None:
    """Add the commands to the top level."""
    for command in (ask, search, chat, show):
        app.command()(command)


def ask(
    question: Text = None,
    batch: Batch = None,
    out: Out = None,
    language: Language = None,
    explain: Explain = False,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Answer one question with citations, or a file of questions.

    The JSON form always holds what --explain prints, as "trace".
    """
    from assistant.assembly import build_assistant
    from assistant.cli.explaining import explanation
    from assistant.contract import reply_json
    from assistant.domain import Answer, Question
    from assistant.rendering import reply_text

    if (question is None) == (batch is None):
        raise UsageError(
            'give a question or --batch FILE; for example: alliance ask "Who can join?"'
        )
    if batch is not None:
        rows = list(_rows(batch))
        assistant = build_assistant(settings(corpus, index))
        _write(
            ({**_identity(r), **reply_json(assistant.ask(_question(r, language)))} for r in rows),
            out,
        )
        return
    text = sys.stdin.read() if question == "-" else str(question)
    from assistant.answering.questions import clean_question

    asked = Question(text=clean_question(text), language=language)
    reply = build_assistant(settings(corpus, index)).ask(asked)
    if as_json:
        print_json(reply_json(reply))
    else:
        typer.echo(reply_text(reply))
        if explain:
            typer.echo("\n" + explanation(reply))
    if not isinstance(reply.outcome, Answer):
        raise typer.Exit(NOT_ANSWERED)


def search(
    question: Text = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many provisions.")] = 10,
    batch: Batch = None,
    out: Out = None,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Rank provisions for a question, without answering."""
    from assistant.assembly import build_assistant
    from assistant.retrieval.retriever import ProvisionRetriever

    if (question is None) == (batch is None):
        raise UsageError("give a question or --batch FILE")
    rows = list(_rows(batch)) if batch else [{"question": question}]
    assistant = build_assistant(settings(corpus, index))
    retriever = ProvisionRetriever(
        searcher=assistant.searcher, provisions=assistant.corpus.provisions, k=k
    )
    found: list[dict[str, Any]] = [
        {
            **_identity(row),
            "question": row["question"],
            "hits": [
                {**document.metadata, "text": document.page_content}
                for document in retriever.invoke(str(row["question"]))
            ],
        }
        for row in rows
    ]
    if batch:
        _write(iter(found), out)
    elif as_json:
        print_json(found[0])
    else:
        for hit in found[0]["hits"]:
            typer.echo(f"{hit['score']:.4f}  {hit['anchor']}\n        {hit['text']}")


def chat(language: Language = None, corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Talk in the terminal; an empty line or end of input leaves."""
    from assistant.assembly import build_assistant
    from assistant.domain import Message, Question
    from assistant.rendering import reply_text

    assistant = build_assistant(settings(corpus, index))
    history: tuple[Message, ...] = ()
    typer.echo("You talk to an AI system that quotes digests, not the official wording.")
    while True:
        try:
            text = input("> ").strip()
        except EOFError:
            return
        if not text:
            return
        try:
            reply = assistant.ask(Question(text=text, history=history, language=language))
        except UsageError as error:
            typer.echo(f"alliance: {error}", err=True)
            continue
        shown = reply_text(reply)
        typer.echo(shown + "\n")
        history += (Message(role="user", content=text), Message(role="assistant", content=shown))


def show(
    anchor: str,
    language: Language = None,
    as_json: AsJson = False,
    corpus: CorpusDir = None,
    index: IndexDir = None,
) -> None:
    """Open a provision: its text, basis, official title and link."""
    from assistant.assembly import open_corpus
    from assistant.rendering import provision_json, provision_text

    texts = open_corpus(settings(corpus, index))
    provision = texts.get(anchor, language or "en")
    source = texts.sources[provision.source_id]
    if as_json:
        print_json(provision_json(source, provision))
    else:
        typer.echo(provision_text(source, provision))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); give a UTF-8 JSONL file") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["question"].strip()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f'{path}:{number}: not an object with "question" ({error}); mend the line'
            ) from error
        yield row


def _question(row: dict[str, Any], language: str | None) -> Question:
    from assistant.domain import Message, Question

    history = tuple(Message(role=m["role"], content=m["content"]) for m in row.get("history") or ())
    return Question(text=row["question"], history=history, language=row.get("language") or language)


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"]} if "id" in row else {}


def _write(objects: Iterator[dict[str, Any]], out: Path | None) -> None:
    if out is None:
        for value in objects:
            typer.echo(json.dumps(value, ensure_ascii=False))
        return
    try:
        temporary = out.with_name(out.name + ".part")
        with temporary.open("w", encoding="utf-8") as file:
            for value in objects:
                file.write(json.dumps(value, ensure_ascii=False) + "\n")
        temporary.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror}); give another --out") from error
