"""What is made of a corpus and kept: a tuned model, vectors, a judge, what tells languages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.assembly import embed_with, gate_with, left_out_of, open_corpus, open_embeddings
from assistant.corpus.questions import ASKS
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.errors import SettingsError, UsageError
from assistant.languages import LEARNED
from assistant.lexicon import lexicon
from assistant.retrieval.embedding import model_fingerprint
from assistant.retrieval.kept_vectors import VECTORS, KeptVectors
from assistant.retrieval.model_store import BUNDLED_NAME, prepare_model
from assistant.retrieval.tuning import TUNING, Tuning
from assistant.settings import ASKING, INFERENCE, Settings

if TYPE_CHECKING:
    from assistant.indexing.teaching import Taught


def tune_model(settings: Settings, steps: int, *, anew: bool) -> Path:
    """Tune the bundled embedding model to the configured corpus; returns the file written.

    It goes on from the tuning that the corpus has, unless told to begin anew.

    Raises:
        SettingsError: another model is configured.
        UsageError: the corpus has too few questions to learn from.
        ModelError: the tuning that the corpus has is damaged or was made for other layers.
    """
    from assistant.indexing.tuning import tune

    if settings.model != BUNDLED_NAME:
        raise SettingsError(
            f"only the bundled model can be tuned, settings name {settings.model!r}; "
            "unset ASSISTANT_MODEL"
        )
    embed_with(threads=os.cpu_count() or 1)
    bare = prepare_model(settings.models_dir)
    target = settings.corpus_dir / TUNING
    start = Tuning.load(target) if target.exists() and not anew else None
    tune(open_corpus(settings), bare, steps, start).save(target)
    return target


def keep_vectors(settings: Settings) -> tuple[int, int]:
    """Keep the vectors of all that an index of the configured corpus embeds, and no others.

    Returns how many are kept, and how many of them had to be computed.
    """
    from assistant.indexing.embedding import embed
    from assistant.indexing.entries import Entries

    embed_with(threads=os.cpu_count() or 1)
    held = Entries.of(open_corpus(settings), left_out_of(settings)).by_prompt
    models = {prompt: open_embeddings(settings, prompt) for prompt, some in held.items() if some}
    keys, rows = [], []
    for prompt, model in models.items():
        rows.append(embed(models.__getitem__, prompt, held[prompt], "what an index holds"))
        keys += [model.key(entry.text) for entry in held[prompt]]
    kept = KeptVectors.of(keys, np.concatenate(rows))
    kept.save(settings.corpus_dir / VECTORS)
    return len(kept.names), sum(model.computed for model in models.values())


def teach_judge(settings: Settings, stopped: float, epochs: int, *, anew: bool) -> Taught:
    """Teach a judge the statements of the configured corpus, and keep it there.

    The judge that the corpus has goes on learning, unless told to begin anew.

    Args:
        settings: name the corpus.
        stopped: share of the false statements that the gate is to stop.
        epochs: how often everything is shown.
        anew: begin with a network that knows nothing.

    Raises:
        CorpusError: the corpus has no statements to learn from.
        UsageError: all statements are faithful, or none is.
        ModelError: the judge that the corpus has is damaged or was made for another model.
    """
    from assistant.grounding.inference.judge import load_network
    from assistant.grounding.inference.reading import TokenReader
    from assistant.grounding.inference.training import Course
    from assistant.indexing.teaching import teach

    corpus = open_corpus(settings)
    statements = read_statements(settings.corpus_dir / STATEMENTS)
    embed_with(threads=os.cpu_count() or 1)
    reader = TokenReader(prepare_model(settings.models_dir))
    bare = open_embeddings(settings, "query", tuned=False)
    target = settings.corpus_dir / INFERENCE
    start = load_network(target, reader.inputs)[0] if target.exists() and not anew else None
    taught = teach(
        corpus,
        statements,
        reader,
        lambda judge: gate_with(judge, settings, corpus, bare),
        stopped,
        Course(epochs=epochs, start=start),
    )
    taught.judge.save(target)
    return taught


def learn_asking(settings: Settings) -> tuple[Path, int]:
    """Learn which sentences of a message ask, and keep it with the configured corpus.

    From sentences of the corpus, and from messages of `eval/several` whose questions have the words
    that ask them.

    Returns the file written, and how many sentences were learned from.

    Raises:
        SettingsError: another model than the bundled one is configured.
        UsageError: no sentence asks, all do, or there are none.
        EvaluationError: a message names what the corpus does not have.
    """
    from assistant.answering.understanding.parts import Sentences
    from assistant.evaluation.fitting.gathering import targets
    from assistant.evaluation.fitting.lines import read_lines
    from assistant.evaluation.fitting.several import SEVERAL, Several, asks_same
    from assistant.retrieval.asking import train_asking
    from assistant.retrieval.how_said import HowSaid, SentenceReader, read_by

    corpus = open_corpus(settings)
    embed_with(threads=os.cpu_count() or 1)
    reader = SentenceReader.of(open_embeddings(settings, "query"))
    if reader is None:
        raise SettingsError("only the bundled model is read so; unset ASSISTANT_MODEL")
    spoken = list(corpus.spoken())
    said = [reader.read([text for _, _, text in spoken])]
    asks = [kind == ASKS for kind, _, _ in spoken]
    for message in read_lines(settings.eval_dir / SEVERAL, Several, targets(corpus)):
        if not message.spans:
            continue
        sentences = Sentences.of(message.text, lexicon(message.language))
        said.append(reader.read(sentences.unsure, sentences.text))
        asks += [any(asks_same(each, span) for span in message.spans) for each in sentences.unsure]
    if not (any(asks) and not all(asks)):
        raise UsageError(
            f"{settings.eval_dir} and {settings.corpus_dir} hold nothing to learn from; "
            "add sentences that ask, and some that tell"
        )
    model = read_by(model_fingerprint(settings.model, settings.tuning))
    target = settings.corpus_dir / ASKING
    train_asking(HowSaid.joined(said), asks, model).save(target)
    return target, len(asks)


def learn_languages(settings: Settings) -> Path:
    """Learn from the questions of the configured corpus to tell the languages apart.

    Returns the file written, which belongs to the program: it serves every corpus.

    Raises:
        CorpusError: the corpus cannot be read.
        SettingsError: the file cannot be written.
    """
    from assistant.indexing.entries import bank_entries, short_entries, silence_entries
    from assistant.indexing.tongues import learn_languages as learned_from
    from assistant.indexing.tongues import save_languages

    corpus = open_corpus(settings)
    entries = [*bank_entries(corpus), *silence_entries(corpus), *short_entries(corpus)]
    learned = learned_from((entry.text, entry.language) for entry in entries)
    try:
        save_languages(learned, LEARNED)
    except OSError as error:
        raise SettingsError(f"cannot write {LEARNED} ({error}); run it in a checkout") from error
    return LEARNED
