"""The 24 official EU languages, and which of them a text is written in.

Naive Bayes over runs of letters, as common libraries do it, but learned from questions: these are
short, and many are typed without accents or, of Greek and Bulgarian, in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import UsageError
from assistant.files import read_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import HashingVectorizer

LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"),
    *("hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
NOT_LANGUAGE = re.compile(r"https?://\S+|\S+@\S+|\b[A-Z0-9][A-Z0-9/.-]+\b|\d+")
# What `alliance index languages` learned.
LEARNED = Path(__file__).with_name("languages.npz")
# Runs of one to five letters within words, counted by hash.
RUNS = (1, 5)
PLACES = 2**17
# Runs overlap, so that each letter speaks several times: their joint odds are taken that much less.
OVERLAP = 5
SURE = 0.4
# A word says less than its letters: "contact" and "cloud" stand in many languages.
SURE_OF_A_WORD = 0.9
# In words: who writes so many in capitals shouts, and names no code.
SHOUTED = 3
# So many times likelier than another one the language is that is spoken anyhow, of an interface and
# of a talk. Of the first two words of 3,800 questions, half of them in plain letters, .984 and .992
# are then told rightly by who speaks it, .967 and .961 by who speaks English till then.
SPOKEN = 10
IN_TALK = 100


def letters(texts: Sequence[str]) -> csr_matrix:
    """Count the runs of letters in texts; returns shape (len(texts), `PLACES`)."""
    return _counting().transform([_plain(text) for text in texts])


def _plain(text: str) -> str:
    """Return a text in lower case without what belongs to no language."""
    shouted = text.isupper() and len(text.split()) >= SHOUTED
    written = text.lower() if shouted else text
    return " ".join(NOT_LANGUAGE.sub(" ", written).lower().split())


@cache
def _counting() -> HashingVectorizer:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=RUNS,
        n_features=PLACES,
        alternate_sign=False,
        norm=None,
        lowercase=False,
    )


@cache
def _learned() -> NDArray[np.float32]:
    """Return the logarithm of each run's share in each language, shape (`PLACES`, languages)."""
    least, step, steps = read_arrays(LEARNED, "least", "step", "steps")
    shares: NDArray[np.float32] = least + step * steps
    return shares


def _likely(text: str) -> dict[str, float]:
    """Return how likely a text is to be in each language."""
    runs = letters([text])
    # A product of matrices would first turn all that was learned into 64 bits, for each text.
    odds = runs.data @ _learned()[runs.indices] / OVERLAP
    likely = np.exp(odds - odds.max())
    return dict(zip(LANGUAGES, (likely / likely.sum()).tolist(), strict=True))


def known_language(code: str | None) -> str | None:
    """Return the code that was given, if any; raises `UsageError` if it is none of `LANGUAGES`."""
    if code is not None and code not in LANGUAGES:
        raise UsageError(f"unknown language {code!r}; use one of {', '.join(LANGUAGES)}")
    return code


def detect_language(text: str, fallback: str, spoken: int = SPOKEN) -> str:
    """Return an ISO 639-1 code; `fallback` where the text is too short or mixed to tell.

    Args:
        text: whatever was written.
        fallback: the language that is spoken anyhow, of a conversation or an interface.
        spoken: how many times likelier that is: `IN_TALK` after it was spoken.
    """
    plain = _plain(text)
    if not any(letter.isalpha() for letter in plain):
        return fallback
    likely = _likely(plain)
    code = max(likely, key=lambda name: likely[name])
    certainty = likely[code]
    sure = SURE if " " in plain else SURE_OF_A_WORD
    kept = certainty < sure or spoken * likely.get(fallback, 0) >= certainty
    return fallback if kept else code
