"""What tells the languages apart, learned from the questions of a corpus and from cues."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from assistant.languages import LANGUAGES, letters
from assistant.lexicon import lexicon
from assistant.retrieval.plain_letters import bare, in_latin

# So many texts of a language are enough; English has ten times as many as others.
MOST = 3000
# In words: of a longer text a piece of so many is learned from too.
PIECE = 4
# Added to each count, so that a run that was not met is unlikely and no more.
UNMET = 0.05
STEPS = 255


def learn_languages(texts: Iterable[tuple[str, str]]) -> dict[str, np.ndarray]:
    """Count runs of letters in texts, as they are, typed in plain letters, and in pieces.

    Cues count too: what is said between questions ("super, thanks") stands in no question.

    Args:
        texts: each with its language.

    Returns:
        `steps`, shape (places, languages), whole numbers up to 255: the logarithm of a run's share
        in a language is `least` and so many times `step`.
    """
    chance = random.Random(0)  # noqa: S311 - the same pieces each time
    found = defaultdict(set)
    for text, language in texts:
        found[language].add(text)
    shares = []
    for language in LANGUAGES:
        chosen = sorted(found[language])
        chance.shuffle(chosen)
        said = [*chosen[:MOST], *_cues(lexicon(language).model_dump(exclude={"languages"}))]
        shown = [form for text in said for form in _forms(text, language, chance)]
        counts = np.asarray(letters(shown).sum(axis=0)).ravel() + UNMET
        shares.append(np.log(counts / counts.sum()))
    table = np.stack(shares, axis=1)
    least, step = table.min(), (table.max() - table.min()) / STEPS
    return {
        "least": np.float32(least),
        "step": np.float32(step),
        "steps": np.round((table - least) / step).astype(np.uint8),
    }


def save_languages(learned: dict[str, np.ndarray], path: Path) -> None:
    """Write what was learned; raises `OSError` if it cannot be written."""
    np.savez_compressed(path, allow_pickle=False, **learned)


def _cues(lists: Mapping[str, Any]) -> Iterator[str]:
    for phrases in lists.values():
        if isinstance(phrases, Mapping):
            yield from _cues(phrases)
        else:
            yield from (phrase.replace("*", "") for phrase in phrases)


def _forms(text: str, language: str, chance: random.Random) -> Iterator[str]:
    typed = in_latin(text, language) or [bare(text)]
    yield from (text, *typed)
    words = text.split()
    if len(words) > PIECE:
        length = chance.randint(1, PIECE)
        start = chance.randint(0, len(words) - length)
        piece = " ".join(words[start : start + length])
        yield chance.choice([piece, *(in_latin(piece, language) or [bare(piece)])])
