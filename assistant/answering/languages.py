"""Which of the 24 official EU languages a text is written in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.answering.messages import LANGUAGES

if TYPE_CHECKING:
    from lingua import LanguageDetector
    from py3langid.langid import LanguageIdentifier

NOT_LANGUAGE = re.compile(r"https?://\S+|\S+@\S+|\b[A-Z0-9][A-Z0-9/.-]+\b|\d+")
# lingua has no Maltese model; py3langid has one.
MALTESE = "mt"
SURE = 0.35


@cache
def _lingua() -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, c.upper()) for c in LANGUAGES if c != MALTESE]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


@cache
def _langid() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str, fallback: str) -> str:
    """Return an ISO 639-1 code; `fallback` where the text is too short or mixed to tell.

    The certainties of two detectors are averaged: lingua is the better one on a few words,
    py3langid on sentences and for Maltese.
    """
    plain = " ".join(NOT_LANGUAGE.sub(" ", text).split())
    if not any(c.isalpha() for c in plain):
        return fallback
    certainty = {code: float(value) / 2 for code, value in _langid().rank(plain)}
    for ranked in _lingua().compute_language_confidence_values(plain):
        code = ranked.language.iso_code_639_1.name.lower()
        certainty[code] = certainty.get(code, 0.0) + ranked.value / 2
    best = max(sorted(certainty), key=lambda code: certainty[code])
    return best if certainty[best] >= SURE else fallback
