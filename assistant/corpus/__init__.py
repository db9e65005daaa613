"""The texts: sources, provisions, question bank, silences, and the rules they keep."""

from assistant.corpus.loading import Corpus, load_corpus

__all__ = ["Corpus", "load_corpus"]
