"""The questions that a message asks, without what else it says."""

from __future__ import annotations

from assistant.answering.kinds import BY_CUE, asking
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD

MOST = 4
# In words: a shorter side of a conjunction shares its verb with the other ("when and where …").
LEAST = 3


def parts_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the questions that a text asks, in order; all of it if none can be told apart."""
    found = [part for sentence in asking(text) for part in _conjoined(sentence, lexicon)]
    return tuple(found[:MOST])


def _conjoined(sentence: str, lexicon: Lexicon) -> list[str]:
    """Split a sentence where another question begins ("…, and how long …", "…, who …")."""
    plain = spaced(sentence)
    places = [match.start() for match in WORD.finditer(sentence)]
    cues = {span[0] for kind in BY_CUE for span in lexicon.find(f"asks.{kind}", sentence)}
    asked = sorted(plain[:start].count(" ") for start in cues)
    for word in asked:
        if len(places) - word < LEAST:
            continue
        last = sentence[places[word - 1] : places[word]] if word else ""
        after = sentence[places[word] :]
        if word > LEAST and lexicon.begins("continues", last):
            return [sentence[: places[word - 1]].rstrip(" ,;"), *_conjoined(after, lexicon)]
        if word >= LEAST and last.rstrip().endswith(",") and asked[0] < word:
            return [sentence[: places[word]].rstrip(" ,"), *_conjoined(after, lexicon)]
    return [sentence]
