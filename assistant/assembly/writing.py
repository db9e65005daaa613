"""The chat model that the settings name, and the gate before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.writing.models import ModelChoice, open_model
from assistant.answering.writing.writer import Writer
from assistant.assembly.embedding import open_embeddings
from assistant.corpus import Corpus
from assistant.corpus.data import load_data
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.grounding import Gate
from assistant.grounding.entailment import CrossEncoderJudge, Judge
from assistant.grounding.register import NameRegister
from assistant.retrieval.model_store import prepare_model
from assistant.settings import Settings, language_model_key

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def open_gate(settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None) -> Gate:
    """Open what checks a model's sentences, with the judge that is named or that the corpus brings.

    `embeddings` are of the bare model, with the prompt for questions; it is loaded if not given.
    """
    return gate_with(_open_judge(settings, corpus), settings, corpus, embeddings)


def gate_with(
    judge: Judge | None, settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None
) -> Gate:
    """Open the same with a judge, or with none."""
    return Gate(
        embeddings or open_embeddings(settings, "query", tuned=False),
        NameRegister.of(corpus, load_data(corpus.folder / "data")),
        judge,
    )


def _open_judge(settings: Settings, corpus: Corpus) -> Judge | None:
    if settings.nli_model:
        return CrossEncoderJudge(settings.nli_model)
    if settings.inference is None:
        return None
    from assistant.grounding.inference.judge import StatementJudge
    from assistant.grounding.inference.known import Known
    from assistant.grounding.inference.lessons import own_sentences
    from assistant.grounding.inference.reading import TokenReader

    reader = TokenReader(prepare_model(settings.models_dir))
    folder = settings.corpus_dir / STATEMENTS
    statements = read_statements(folder) if folder.is_dir() else ()
    said = [*statements, *own_sentences(corpus)]
    known = Known(said, reader.read, reader.inputs)
    return StatementJudge.load(settings.inference, reader, known)


def open_writer(
    settings: Settings, corpus: Corpus, embeddings: Embeddings | None = None
) -> Writer | None:
    """Open the chat model that rewrites answers, with its gate; None if none is set.

    `embeddings` are as for `open_gate`.

    Raises:
        SettingsError: the settings of the model contradict each other.
        ModelError: the model, its package or the judge cannot be opened.
    """
    choice = model_choice(settings)
    model = open_model(choice)
    if model is None:
        return None
    return Writer(model, open_gate(settings, corpus, embeddings), choice)


def model_choice(settings: Settings) -> ModelChoice:
    """Return which chat model the settings name, and how it is asked."""
    return ModelChoice(
        name=settings.llm,
        url=settings.llm_url,
        model=settings.llm_model,
        key=language_model_key(),
        timeout_s=settings.llm_timeout,
        retries=settings.llm_retries,
        max_tokens=settings.llm_max_tokens,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )
