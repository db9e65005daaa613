"""The lexical arm: BM25 over words and accent-folded character 4-grams (library: bm25s)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s

from assistant.words import words

GRAM = 4
# In characters: shorter words are mostly articles and prepositions.
TELLING = 4


def tokens(text: str) -> list[str]:
    """Return folded words, then the 4-grams of each padded word (`#` marks a word's edge)."""
    found = words(text)
    grams = [
        padded[i : i + GRAM]
        for padded in (f"#{word}#" for word in found)
        for i in range(max(len(padded) - GRAM + 1, 0))
    ]
    return found + grams


class LexicalIndex:
    """BM25 scores of every provision; order of `anchors` is the order of the texts given."""

    def __init__(self, anchors: Sequence[str], model: bm25s.BM25) -> None:
        self.anchors = tuple(anchors)
        self._model = model

    @classmethod
    def build(cls, texts: dict[str, str]) -> LexicalIndex:
        """Index texts by anchor."""
        model = bm25s.BM25(method="lucene")
        model.index([tokens(text) for text in texts.values()], show_progress=False)
        return cls(tuple(texts), model)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        anchors = (folder / "anchors.txt").read_text(encoding="utf-8").split()
        return cls(anchors, bm25s.BM25.load(str(folder)))

    def save(self, folder: Path) -> None:
        """Write the index and its anchors into `folder`."""
        self._model.save(str(folder), show_progress=False)
        (folder / "anchors.txt").write_text("\n".join(self.anchors), encoding="utf-8")

    def knows(self, word: str) -> bool:
        """Tell whether a folded word occurs in any provision, its questions or translations.

        A word of `GRAM` letters is known too where it is a part of a longer one.
        """
        return word in self._model.vocab_dict

    def unknown_share(self, question: str) -> float:
        """Return the share of a question's telling words that occur nowhere in the corpus."""
        telling = [w for w in words(question) if len(w) >= TELLING or w.isdigit()]
        return sum(not self.knows(word) for word in telling) / max(len(telling), 1)

    def scores(self, question: str) -> dict[str, float]:
        """Return the BM25 score (≥ 0) of each provision that shares a token."""
        known = [t for t in tokens(question) if self.knows(t)]
        if not known:
            return {}
        values = self._model.get_scores(known)
        return {a: float(v) for a, v in zip(self.anchors, values, strict=True) if v > 0}
