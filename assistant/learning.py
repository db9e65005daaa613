"""What is made of a corpus and kept: a tuned model, vectors, a judge, what tells languages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.assembly import embed_with, gate_with, left_out_of, open_corpus, open_embeddings
from assistant.corpus.statements import STATEMENTS, read_statements
from assistant.errors import SettingsError
from assistant.languages import LEARNED
from assistant.retrieval.kept_vectors import VECTORS, KeptVectors
from assistant.retrieval.model_store import BUNDLED_NAME, prepare_model
from assistant.retrieval.tuning import TUNING, Tuning
from assistant.settings import INFERENCE, Settings

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


def teach_judge(settings: Settings, stopped: float, epochs: int) -> Taught:
    """Teach a judge the statements of the configured corpus, and keep it there.

    Args:
        settings: name the corpus.
        stopped: share of the false statements that the gate is to stop.
        epochs: how often everything is shown.

    Raises:
        CorpusError: the corpus has no statements to learn from.
    """
    from assistant.grounding.inference.reading import TokenReader
    from assistant.indexing.teaching import teach

    corpus = open_corpus(settings)
    statements = read_statements(settings.corpus_dir / STATEMENTS)
    embed_with(threads=os.cpu_count() or 1)
    reader = TokenReader(prepare_model(settings.models_dir))
    bare = open_embeddings(settings, "query", tuned=False)
    taught = teach(
        corpus,
        statements,
        reader,
        lambda judge: gate_with(judge, settings, corpus, bare),
        stopped,
        epochs,
    )
    taught.judge.save(settings.corpus_dir / INFERENCE)
    return taught


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
