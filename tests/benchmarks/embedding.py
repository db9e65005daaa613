"""`make bench`: the bundled model against the library, and in eight bits against 32, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from langchain_core.embeddings import Embeddings
from langchain_huggingface import HuggingFaceEmbeddings

from assistant.corpus import load_corpus
from assistant.retrieval.bundled import BundledEmbeddings
from assistant.retrieval.eight_bit import EightBitEmbeddings
from assistant.retrieval.model_store import prepare_model
from assistant.retrieval.together import embed_queries
from assistant.settings import load_settings

REPEATS = 20
QUESTION = "May a company controlled from outside the Union join the Alliance?"
SAID = "A company controlled from a third country may join under further conditions on safeguards."
THEN = "And what would it have to sign before?"
# What is embedded for a question after an exchange.
TURN = [THEN, QUESTION, f"{QUESTION} {THEN}", SAID, f"{SAID} {THEN}"]


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of some repetitions, the first left out."""
    times = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return median(times[1:])


def main() -> None:
    """Time texts alone and together on one thread; print the ratios to the library's time."""
    torch.set_num_threads(1)
    settings = load_settings()
    path = str(prepare_model(settings.models_dir, tuning=settings.tuning))
    models = [
        kind(model_name=path, encode_kwargs={"normalize_embeddings": True})
        for kind in (HuggingFaceEmbeddings, BundledEmbeddings, EightBitEmbeddings)
    ]
    texts = [p.text for p in load_corpus(settings.corpus_dir).provisions.values()]
    works: dict[str, Callable[[Embeddings], object]] = {
        "a question": lambda m: m.embed_query(QUESTION),
        "a follow-up": lambda m: embed_queries(m, TURN),
        "the longest provision": lambda m: m.embed_documents([max(texts, key=len)]),
        "32 provisions": lambda m: m.embed_documents(texts[:32]),
    }
    print(f"{'':>22}{'library':>12}{'packed':>12}{'and 8 bits':>12}{'ratios':>12}")
    for name, work in works.items():
        times = [milliseconds(lambda m=m, w=work: w(m)) for m in models]
        spent = "".join(f"{time:9.1f} ms" for time in times)
        ratios = "".join(f"{time / times[0]:6.2f}" for time in times[1:])
        print(f"{name:>22}{spent}{ratios}")
    stored, rounded = (np.array(model.embed_documents(texts)) for model in models[::2])
    cosines = np.sum(stored * rounded, axis=1)
    print(
        f"cosine of {len(texts)} provisions: mean {cosines.mean():.4f}, least {cosines.min():.4f}"
    )


if __name__ == "__main__":
    main()
