"""The texts: sources, provisions, question bank, silences, and the rules they keep."""

from assistant.corpus.loading import BASE_LANGUAGE, Corpus, load_corpus

__all__ = ["BASE_LANGUAGE", "Corpus", "load_corpus"]
