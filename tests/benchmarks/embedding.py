"""`make bench`: the bundled model in eight bits against 32, in one run, and how far vectors differ."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from langchain_huggingface import HuggingFaceEmbeddings

from assistant.corpus import load_corpus
from assistant.retrieval.eight_bit import EightBitEmbeddings
from assistant.retrieval.model_store import prepare_model
from assistant.settings import load_settings

REPEATS = 20
QUESTION = "May a company controlled from outside the Union join the Alliance?"


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of some repetitions, the first left out."""
    times = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return median(times[1:])


def main() -> None:
    """Time a question, a provision and a batch of provisions on one thread; print the ratios."""
    torch.set_num_threads(1)
    settings = load_settings()
    path = str(prepare_model(settings.models_dir, tuning=settings.tuning))
    models = {
        name: kind(model_name=path, encode_kwargs={"normalize_embeddings": True})
        for name, kind in (("32 bits", HuggingFaceEmbeddings), ("eight", EightBitEmbeddings))
    }
    texts = [p.text for p in load_corpus(settings.corpus_dir).provisions.values()]
    longest, batch = max(texts, key=len), texts[:32]
    print(f"{'':>12}{'32 bits':>12}{'eight':>12}   ratio")
    for name, given in (("question", [QUESTION]), ("longest", [longest]), ("batch of 32", batch)):
        times = [milliseconds(lambda m=m, g=given: m.embed_documents(g)) for m in models.values()]
        print(f"{name:>12}{times[0]:9.1f} ms{times[1]:9.1f} ms{times[1] / times[0]:8.2f}")
    stored, rounded = (np.array(model.embed_documents(texts)) for model in models.values())
    cosines = np.sum(stored * rounded, axis=1)
    print(
        f"cosine of {len(texts)} provisions: mean {cosines.mean():.4f}, least {cosines.min():.4f}"
    )


if __name__ == "__main__":
    main()
