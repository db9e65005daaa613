"""The questions that a message asks, without what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.kinds import BEGINS, CUES, EARLY, asking, asks_early, rejoined, sentences
from assistant.lexicon import Lexicon, spaced
from assistant.words import WORD, words

MOST = 4
# In words: a shorter side of a conjunction shares its verb with the other ("when and where …").
LEAST = 3
# In words: "Could you please let me know whether …" asks nothing before that.
FRAME = 7
# In words: "Please let me know also, if you can, whether …".
BETWEEN = 2
# In words: no cue is longer.
CUE = 8
# In sentences: what a question that points back may stand on.
TOLD = 2
# What a sentence ends with that is told, or not over.
ENDS = ".:;,!)("
POINT = re.compile(
    r"^[ \t]*(?P<mark>[-–—•*·]|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])[ \t]+(?P<point>.*\S)",
    re.MULTILINE,
)


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

    Beside these, those that go on asking without a mark ("… And do I need to be in the one to get
    into the other"). Where there is none of these they are those with a clause that begins as
    questions do.
    """
    points, plain = _points(text, lexicon), POINT.sub(r"\g<point>", text)
    every, marked = rejoined(plain, lexicon), asking(plain, lexicon)

    def outright(sentence: str) -> bool:
        return sentence in points or sentence in marked or _frame(sentence, lexicon) != (0, 0)

    def unmarked(sentence: str) -> bool:
        return any(asks_early(CUES, clause, lexicon) for clause in re.split("[,:–—]", sentence))

    asks = outright if any(map(outright, every)) else unmarked
    found: list[str] = []
    for before, said in zip(["", *every], every, strict=False):
        if asks(said) or (found and _goes_on(said, lexicon, asked=asks(before))):
            found.append(said.rstrip(" ,"))
    return found or [text]


def _points(text: str, lexicon: Lexicon) -> set[str]:
    """Return the points of lists of which one asks; it tells what the others are for."""
    lists: dict[str, list[str]] = {}
    for found in POINT.finditer(text):
        mark = found["mark"].strip("().")
        kind = "number" if mark.isdigit() else "letter" if mark.isalpha() else mark
        lists.setdefault(kind, []).append(found["point"])
    cues = (*CUES, "asks.indirect")
    return {
        point
        for points in lists.values()
        if any(asks_early(cues, point, lexicon) for point in points)
        for point in points
        if asks_early(cues, point, lexicon) or (_is_open(point) and len(words(point)) >= LEAST)
    }


def _is_open(sentence: str) -> bool:
    """Tell whether nothing at the end of a sentence says that it is told."""
    return sentence[-1] not in ENDS


def _goes_on(sentence: str, lexicon: Lexicon, *, asked: bool) -> bool:
    """Tell whether a sentence without a mark asks on.

    One that is left open does if it begins as questions do, one that is told if it begins so after
    "and"; verbs begin statements too ("Außerdem sind wir klein.", "Somos una pyme").

    Args:
        sentence: that stands after one that asks.
        lexicon: of its language.
        asked: whether that is the one before it.
    """
    places = [match.start() for match in WORD.finditer(sentence)]
    on, left_open = lexicon.begins("continues", sentence), _is_open(sentence)
    # "If you need more, call us." sets a condition.
    condition = on and lexicon.begins("asks.indirect", sentence)
    if len(places) <= LEAST or condition or lexicon.find("thanks", sentence):
        return False
    rest = " ".join(words(sentence)[int(on) : EARLY + int(on)])
    if on and left_open and asked:
        choice = lexicon.find("asks.alternative", sentence[places[1] :])
        return bool(choice) or asks_early((*CUES, "asks.indirect"), rest, lexicon)
    told = () if left_open else ("asks.when", "asks.where")
    cues = [cue for cue in CUES if cue not in told]
    return (on or left_open) and any(lexicon.find(cue, rest) for cue in cues)


def _conjoined(sentence: str, lexicon: Lexicon, further: int = MOST) -> list[str]:
    """Split a sentence, so often at most, where another question begins ("…, and how long …").

    A yes/no question begins one too: at its verb ("… and is there …"), and where another question
    is joined to what asks for both ("whether … and whether …").
    """
    bare = unframed(sentence, lexicon)
    framed, sentence = bare != sentence, bare
    places = [match.start() for match in WORD.finditer(sentence)]
    asked = _begun(sentence, places, lexicon, framed=framed)
    outright = framed or any(lexicon.begins(cue, sentence) for cue in BEGINS)
    for word in asked if further else ():
        if len(places) - word < LEAST or not (outright or asked[0] < word):
            continue
        cut = _cut(sentence, places, word, lexicon, framed=framed)
        polar = lexicon.begins("asks.polar", _next(sentence, places, word))
        if cut is None or (cut[0] == word == asked[0] and not polar):
            continue
        before, after = sentence[: places[cut[0]]].rstrip(" ,;"), sentence[places[cut[1]] :]
        return [before, *_conjoined(after, lexicon, further - 1)]
    return [sentence]


def _cut(
    sentence: str, places: Sequence[int], word: int, lexicon: Lexicon, *, framed: bool
) -> tuple[int, int] | None:
    """Return where one question ends and where the next begins, in words; None if neither does.

    They meet at "and" or at a comma; a preposition may stand before the cue (", and in which …").
    """
    for end in (word - 1, word - 2):
        before = sentence[: places[end]].rstrip() if end >= LEAST else ""
        near = end == word - 1 or framed or before.endswith(",")
        if before and near and lexicon.begins("continues", _next(sentence, places, end)):
            return end, end + 1
    if word < LEAST or not sentence[: places[word]].rstrip().endswith(","):
        return None
    return None if _offers(sentence, _next(sentence, places, word), lexicon) else (word, word)


def _next(sentence: str, places: Sequence[int], word: int) -> str:
    """Return the words from one on, as many as a cue may have."""
    end = word + CUE
    return sentence[places[word] : places[end] if end < len(places) else None]


def _offers(sentence: str, after: str, lexicon: Lexicon) -> bool:
    """Tell whether what follows on a comma is another choice ("Czy A, czy B?")."""
    return lexicon.begins("asks.indirect", after) and words(sentence)[0] == words(after)[0]


def _opens(sentence: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence opens with a question, and with no clause of time or condition."""
    clause = ("continues", "asks.when", "asks.where")
    return any(lexicon.begins(cue, sentence) for cue in BEGINS) and not any(
        lexicon.begins(cue, sentence) for cue in clause
    )


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
    cued = outright or bool(begun)
    if cued or _opens(sentence, lexicon):
        further = range(1, len(places))
        begun |= {n for n in further if _asks_on(sentence, places, n, lexicon, cued=cued)}
    return sorted(begun)


def _asks_on(
    sentence: str, places: Sequence[int], word: int, lexicon: Lexicon, *, cued: bool
) -> bool:
    """Tell whether a yes/no question follows on another one; "… or is it?" asks the same.

    What follows on "and" with a word of negation tells on ("… and does not keep to it?"), and so it
    mostly does without a comma where nothing but "what" or "which" has asked before (`cued`).
    """
    last, rest = sentence[places[word - 1] : places[word]], _next(sentence, places, word)
    if any(lexicon.find(f"asks.{name}", last) for name in ("alternative", "indirect")):
        return False
    if not lexicon.begins("asks.polar", rest) or lexicon.begins("asks.alternative", rest):
        return False
    if lexicon.begins("continues", last):
        apart = cued or sentence[: places[word - 1]].rstrip().endswith(",")
        told = lexicon.begins("says.negation", rest.partition(" ")[2])
        return apart and not told
    # Between two commas something is put in ("Which deadline, March 2022, did the talk give?").
    put_in = "," in sentence[: places[word - 1]] or sentence.endswith(".")
    further = len(places) - word > LEAST and not put_in
    return further and last.rstrip().endswith(",") and _opens(sentence, lexicon)
