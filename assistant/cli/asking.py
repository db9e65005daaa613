"""`alliance ask`, `search`, `chat`, `show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.options import AsJson, CorpusDir, IndexDir, print_json, settings
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.retrieval.retriever import ProvisionRetriever

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
Explain = Annotated[
    bool,
    typer.Option("--explain", help="Say below the answer how it came about; not with --batch."),
]
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
    from assistant.cli.batches import check_out, read_batch, write_batch
    from assistant.cli.explaining import explanation
    from assistant.contract import reply_json
    from assistant.domain import Answer, Question
    from assistant.languages import known_language
    from assistant.rendering import reply_text

    _check_together(question, batch, out)
    if batch and explain:
        raise UsageError(
            '--explain is for one question, --batch writes the same as "trace"; leave one out'
        )
    known_language(language)
    if batch:
        rows = read_batch(batch, language)
        check_out(out)
        assistant = build_assistant(settings(corpus, index))
        write_batch(({**r.identity, **reply_json(assistant.ask(r.question))} for r in rows), out)
        return
    asked = Question(text=_typed(question), language=language)
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
    from assistant.cli.batches import Row, check_out, read_batch, write_batch
    from assistant.domain import Question
    from assistant.retrieval.retriever import ProvisionRetriever

    _check_together(question, batch, out)
    rows = (
        read_batch(batch) if batch else [Row(question=Question(text=_typed(question)), identity={})]
    )
    check_out(out)
    assistant = build_assistant(settings(corpus, index))
    retriever = ProvisionRetriever(
        searcher=assistant.searcher, provisions=assistant.corpus.provisions, k=k
    )
    found = ({**row.identity, **_ranking(retriever, row.question.text)} for row in rows)
    if batch:
        write_batch(found, out)
    elif as_json:
        print_json(next(found))
    else:
        for hit in next(found)["hits"]:
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


def _check_together(question: str | None, batch: Path | None, out: Path | None) -> None:
    if question is not None and batch is not None:
        raise UsageError("a question and --batch were given; leave one of them out")
    if question is None and batch is None:
        raise UsageError(
            'give a question or --batch FILE; for example: alliance ask "Who can join?"'
        )
    if out and not batch:
        raise UsageError("--out says where --batch writes; give --batch FILE, or leave --out out")


def _typed(question: str | None) -> str:
    """Return the question of the command line, or what standard input holds for `-`.

    Raises:
        UsageError: it cannot be read as a question.
    """
    from assistant.answering.understanding.questions import clean_question

    try:
        return clean_question(sys.stdin.read() if question == "-" else question or "")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input cannot be read ({error}); give UTF-8 text") from error


def _ranking(retriever: ProvisionRetriever, text: str) -> dict[str, Any]:
    hits = [{**found.metadata, "text": found.page_content} for found in retriever.invoke(text)]
    return {"question": text, "hits": hits}
