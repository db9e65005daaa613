"""The questions that a message asks, without what else it says."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.kinds import BY_CUE, asking, sentences
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD, words

MOST = 4
# In words: a shorter side of a conjunction shares its verb with the other ("when and where …").
LEAST = 3
# In words: "Could you please let me know whether …" asks nothing before that.
FRAME = 7
# How what is asked for begins.
BEGINS = ("asks.indirect", "asks.polar", *(f"asks.{kind}" for kind in BY_CUE))


def parts_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the questions that a text asks, in order; all of it if none can be told apart."""
    marked = asking(text)
    asked = [s for s in sentences(text) if s in marked or unframed(s, lexicon) != s] or marked
    found = [part for sentence in asked for part in _conjoined(sentence, lexicon)]
    return tuple(found[:MOST])


def unframed(sentence: str, lexicon: Lexicon) -> str:
    """Return what is asked without who asks for it ("We are … and would like to know whether …").

    The sentence is left as it is if it asks something before that.
    """
    plain = spaced(sentence)
    places = [match.start() for match in WORD.finditer(sentence)]
    for _, end in lexicon.find("asks.wonders", sentence):
        word = plain[:end].count(" ") + 1
        after = sentence[places[word] :] if word < len(places) else ""
        if len(places) - word >= LEAST and any(lexicon.begins(cue, after) for cue in BEGINS):
            before = sentence[: places[word]]
            outright = lexicon.begins("asks.polar", before) and word > FRAME
            asks = outright or any(lexicon.find(f"asks.{kind}", before) for kind in BY_CUE)
            return sentence if asks else after
    return sentence


def _conjoined(sentence: str, lexicon: Lexicon) -> list[str]:
    """Split a sentence where another question begins ("…, and how long …", "…, who …").

    A yes/no question begins one too: at its verb ("… and is there …"), and where another question
    is joined to what asks for both ("whether … and whether …").
    """
    bare = unframed(sentence, lexicon)
    framed, sentence = bare != sentence, bare
    places = [match.start() for match in WORD.finditer(sentence)]
    asked = _begun(sentence, places, lexicon, framed=framed)
    for word in asked:
        if len(places) - word < LEAST:
            continue
        before, after = sentence[: places[word]].rstrip(), sentence[places[word] :]
        if word > LEAST and lexicon.begins("continues", sentence[places[word - 1] :]):
            return [sentence[: places[word - 1]].rstrip(" ,;"), *_conjoined(after, lexicon)]
        if word >= LEAST and before.endswith(",") and asked[0] < word:
            if _offers(sentence, after, lexicon):
                continue
            return [before.rstrip(" ,"), *_conjoined(after, lexicon)]
    return [sentence]


def _offers(sentence: str, after: str, lexicon: Lexicon) -> bool:
    """Tell whether what follows on a comma is another choice ("Czy A, czy B?")."""
    return lexicon.begins("asks.indirect", after) and words(sentence)[0] == words(after)[0]


def _begun(sentence: str, places: Sequence[int], lexicon: Lexicon, *, framed: bool) -> list[int]:
    """Return the words, by number, at which a question may begin."""
    plain = spaced(sentence)
    cues = {span[0] for kind in BY_CUE for span in lexicon.find(f"asks.{kind}", sentence)}
    outright = lexicon.begins("asks.polar", sentence)
    joined = [span[0] for span in lexicon.find("asks.indirect", sentence)]
    # The first one of a sentence that nobody is said to ask may be a condition.
    first = 0 if framed or outright else min(cues.union(joined[:1]), default=0) + 1
    cues |= {start for start in joined if start >= first}
    begun = {plain[:start].count(" ") for start in cues}
    if begun or outright:
        begun |= {
            word for word in range(1, len(places)) if _asks_on(sentence, places, word, lexicon)
        }
    return sorted(begun)


def _asks_on(sentence: str, places: Sequence[int], word: int, lexicon: Lexicon) -> bool:
    """Tell whether a yes/no question follows on another one; "… or is it?" asks the same."""
    last = sentence[places[word - 1] : places[word]]
    if any(lexicon.find(f"asks.{name}", last) for name in ("alternative", "indirect")):
        return False
    joined = lexicon.begins("continues", last)
    return joined and lexicon.begins("asks.polar", sentence[places[word] :])
