"""The questions that a message asks, without what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.kinds import BEGINS, CUES, asking, asks_early, rejoined, sentences
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD, words

MOST = 4
# In words: a shorter side of a conjunction shares its verb with the other ("when and where …").
LEAST = 3
# In words: "Could you please let me know whether …" asks nothing before that.
FRAME = 7
# In words: "Please let me know also, if you can, whether …".
BETWEEN = 2
# In sentences: what a question that points back may stand on.
TOLD = 2
POINT = re.compile(r"^[ \t]*(?:[-–—•*·]|\(?(?:\d{1,2}|[A-Za-z])[.)])[ \t]+(.*\S)", re.MULTILINE)


def parts_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the questions that a text asks, in order; all of it if none can be told apart."""
    found = [part for sentence in _asked(text, lexicon) for part in _conjoined(sentence, lexicon)]
    return tuple(found[:MOST])


def said_before(text: str, part: str) -> str:
    """Return the last sentences of a message that say something before one of its questions."""
    told = [said for said in sentences(text[: max(text.find(part), 0)]) if len(words(said)) > LEAST]
    return " ".join(told[-TOLD:])


def unframed(sentence: str, lexicon: Lexicon) -> str:
    """Return what is asked without who asks for it ("We are … and would like to know whether …").

    The sentence is left as it is if it asks something before that.
    """
    start, end = _frame(sentence, lexicon)
    before, after = sentence[:start], sentence[end:]
    outright = lexicon.begins("asks.polar", before) and len(words(sentence[:end])) > FRAME
    asks = outright or any(lexicon.find(cue, before) for cue in CUES)
    return sentence if asks else after


def _frame(sentence: str, lexicon: Lexicon) -> tuple[int, int]:
    """Return where the words stand, in characters, that tell that what follows is asked.

    Both places are 0 if there are none.
    """
    plain = spaced(sentence)
    places = [match.start() for match in WORD.finditer(sentence)]
    for start, end in lexicon.find("asks.wonders", sentence):
        word = plain[:end].count(" ") + 1
        further = places[word : min(word + BETWEEN, len(places) - LEAST) + 1]
        if any(lexicon.begins(cue, sentence[place:]) for place in further for cue in BEGINS):
            return places[plain[:start].count(" ")], places[word]
    return 0, 0


def _asked(text: str, lexicon: Lexicon) -> list[str]:
    """Return the sentences that ask: with a question mark, in a frame, or as a point of a list.

    Where there is none of these they are those with a clause that begins as questions do.
    """
    points, plain = set(POINT.findall(text)), POINT.sub(r"\1", text)
    every, marked = rejoined(plain, lexicon), asking(plain, lexicon)

    def outright(sentence: str) -> bool:
        point = sentence in points and asks_early((*CUES, "asks.indirect"), sentence, lexicon)
        return sentence in marked or point or _frame(sentence, lexicon) != (0, 0)

    def unmarked(sentence: str) -> bool:
        return any(asks_early(CUES, clause, lexicon) for clause in re.split("[,:–—]", sentence))

    for asks in (outright, unmarked):
        found = [said.rstrip(" ,") for said in every if asks(said)]
        if found:
            return found
    return [text]


def _conjoined(sentence: str, lexicon: Lexicon) -> list[str]:
    """Split a sentence where another question begins ("…, and how long …", "…, who …").

    A yes/no question begins one too: at its verb ("… and is there …"), and where another question
    is joined to what asks for both ("whether … and whether …").
    """
    bare = unframed(sentence, lexicon)
    framed, sentence = bare != sentence, bare
    places = [match.start() for match in WORD.finditer(sentence)]
    asked = _begun(sentence, places, lexicon, framed=framed)
    outright = framed or any(lexicon.begins(cue, sentence) for cue in BEGINS)
    for word in asked:
        if len(places) - word < LEAST or not (outright or asked[0] < word):
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
    cues = {span[0] for cue in CUES for span in lexicon.find(cue, sentence)}
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
