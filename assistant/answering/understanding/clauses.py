"""Where one sentence asks more than one question ("…, and how long does it take?")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answering.understanding.kinds import BEGINS, CUES, WHAT
from assistant.lexicon import Lexicon, spaced
from assistant.words import placed, words

# In words: a shorter side of a conjunction shares its verb with the other ("when and where …").
LEAST = 3
# What begins a yes/no question that somebody is said to ask.
WHETHER = ("asks.indirect", "asks.polar_anywhere")
# In words: "Could you please let me know whether …" asks nothing before that.
FRAME = 7
# In words: "Please let me know also, if you can, whether …", "and if so, how …".
BETWEEN = 2
# In words: no cue is longer.
CUE = 8
# In characters: no preposition that stands before a cue is longer ("and from which …").
SHORT = 5


def unframed(sentence: str, lexicon: Lexicon) -> str:
    """Return what is asked without who asks for it ("We are … and would like to know whether …").

    The sentence is left as it is if it asks something before that.
    """
    start, end = frame(sentence, lexicon)
    before, after = sentence[:start], sentence[end:]
    outright = lexicon.begins("asks.polar", before) and len(words(sentence[:end])) > FRAME
    asks = outright or any(lexicon.find(cue, before) for cue in CUES)
    return sentence if asks else after


def frame(sentence: str, lexicon: Lexicon) -> tuple[int, int]:
    """Return where the words stand, in characters, that tell that what follows is asked.

    Both places are 0 if there are none. Words for "also" do not count.
    """
    said = _without_besides(sentence, lexicon)
    plain = " ".join(word for word, _ in said)
    for start, end in lexicon.find("asks.wonders", plain):
        word = plain[:end].count(" ") + 1
        for further in range(word, min(word + BETWEEN, len(said) - LEAST) + 1):
            begun = " ".join(word for word, _ in said[further : further + CUE])
            if any(lexicon.begins(cue, begun) for cue in BEGINS):
                between = sentence[said[word][1] : said[further][1]]
                asked = further if _is_put_in(between, lexicon) else word
                return said[plain[:start].count(" ")][1], said[asked][1]
    return 0, 0


def clauses_of(sentence: str, lexicon: Lexicon, most: int, *, framed: bool = False) -> list[str]:
    """Split a sentence where another question begins, into so many at most.

    A yes/no question begins one too: at its verb ("… and is there …"), and where another question
    is joined to what asks for both ("whether … and whether …"). It is `framed` if somebody is said
    to ask it.
    """
    bare = unframed(sentence, lexicon)
    said = _Said(bare, lexicon, framed=framed or bare != sentence)
    cut = next(said.cuts(), None) if most > 1 else None
    if cut is None:
        return [bare]
    end, start = cut
    further = clauses_of(said.after(start), lexicon, most - 1, framed=said.framed)
    return [said.before(end).rstrip(" ,;"), *further]


def _is_put_in(between: str, lexicon: Lexicon) -> bool:
    """Tell whether what stands before a cue is no part of the question ("Asks me, whether …")."""
    one = len(words(between)) == 1
    return between.rstrip().endswith(",") and (one or lexicon.begins("asks.indirect", between))


def _without_besides(sentence: str, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return the folded words of a sentence without those for "also", and where each begins."""
    said = placed(sentence)
    plain = " ".join(word for word, _ in said)
    beside = {
        number
        for start, end in lexicon.find("asks.besides", plain)
        for number in range(plain[:start].count(" "), plain[:end].count(" ") + 1)
    }
    return [word for number, word in enumerate(said) if number not in beside]


@dataclass(frozen=True)
class _Said:
    """A sentence, and whether somebody is said to ask what it says; places are words."""

    text: str
    lexicon: Lexicon
    framed: bool

    @cached_property
    def places(self) -> list[int]:
        return [place for _, place in placed(self.text)]

    def before(self, word: int) -> str:
        return self.text[: self.places[word]].rstrip()

    def after(self, word: int) -> str:
        return self.text[self.places[word] :]

    def cue_at(self, word: int) -> str:
        """Return the words from one on, as many as a cue may have."""
        end = word + CUE
        return self.text[self.places[word] : self.places[end] if end < len(self.places) else None]

    def cuts(self) -> Iterator[tuple[int, int]]:
        """Yield where one question ends and where the next begins.

        They meet at "and" or at a comma.
        """
        if len(self.places) <= LEAST:
            return
        first = LEAST - 1 if self._opens and not self._is_cue(LEAST - 1) else LEAST
        for word in range(first, len(self.places) - LEAST + 1):
            comma = self.before(word).endswith((",", ";"))
            joins = self._begins(("continues",), word)
            if joins and any(self._joined(word, start) for start in self._starts(word)):
                yield word, word + 1
            elif comma and (self._repeats(word) or self._goes_on(word, joins=joins)):
                yield word, word

    def _starts(self, end: int) -> Iterator[int]:
        """Yield where a question may begin that is joined by the word at `end`.

        A preposition may stand before its cue, and a condition ("and in which …", "and if so, …").
        """
        last = len(self.places) - LEAST
        if end < last:
            yield end + 1
        if self._begins(("asks.indirect", "asks.alternative"), end):
            return
        before, first = self.before(end), self.places[end + 1]
        comma = before.endswith(",")
        for start in range(end + 2, min(end + 1 + BETWEEN, last) + 1):
            between = self.text[first : self.places[start]].rstrip()
            near = start == end + 2 and (self.framed or comma or self._led(between, start))
            if near or (comma and between.endswith(",") and "," not in before[:-1]):
                yield start

    def _led(self, word: str, start: int) -> bool:
        """Tell whether a word may be a preposition before the cue of a question."""
        return len(word) <= SHORT and self._begins(WHAT, start)

    def _begins(self, cues: tuple[str, ...], word: int) -> bool:
        after = self.cue_at(word)
        return any(self.lexicon.begins(cue, after) for cue in cues)

    def _asks_what(self, end: int) -> bool:
        """Tell whether what stands before a word asks for more than yes or no."""
        return self._cued <= end

    @cached_property
    def _cued(self) -> int:
        """Return the number of words by which the sentence asks for more than yes or no."""
        cued = [span for cue in CUES for span in self.lexicon.find(cue, self.text)]
        # The first "if" or "which" may set a condition.
        cued += self.lexicon.find("asks.indirect", self.text)[1:]
        return self._words_to(cued)

    @cached_property
    def _polar(self) -> int:
        """Return the number of words by which it asks for yes or no within a clause."""
        found = self.lexicon.find("asks.polar_anywhere", self.text)
        return self._words_to(found)

    def _words_to(self, spans: Sequence[tuple[int, int]]) -> int:
        """Return the number of words up to the end of the first span; more than all if none."""
        end = min((end for _, end in spans), default=None)
        said = spaced(self.text)
        return len(self.places) + 1 if end is None else said[:end].count(" ") + 1

    def _is_cue(self, end: int) -> bool:
        """Tell whether the words before one are no more than a cue ("how much and when")."""
        said = spaced(self.text[: self.places[end]]) if end < len(self.places) else ""
        return any((0, len(said)) in self.lexicon.find(cue, said) for cue in CUES)

    @cached_property
    def _opens(self) -> str:
        """Return the cue list by which the sentence begins to ask; nothing if it does not.

        "If we join, …" sets a condition.
        """
        if self._begins(("continues",), 0) and not self.framed:
            return ""
        return next((cue for cue in BEGINS if self._begins((cue,), 0)), "")

    def _joined(self, end: int, start: int) -> bool:
        """Tell whether a question begins at `start`, after "and" at `end`."""
        comma, what = self.before(end).endswith(","), self._asks_what(end)
        near = start == end + 1
        if not near and self._begins(("continues", "asks.alternative"), start - 1):
            return False
        asks = self.framed or bool(self._opens) or what or self._polar <= end
        if self._begins(WHAT, start):
            return asks
        # "Which group decides and is led by industry?" tells on, and so does what denies.
        apart = comma or what or self.framed or self._opens == "asks.polar"
        denies = self.lexicon.begins("says.negation", self.cue_at(start).partition(" ")[2])
        led = near or self.before(start).endswith(",")
        return asks and apart and led and not denies and self._is_polar(start)

    def _goes_on(self, word: int, *, joins: bool) -> bool:
        return (not joins or self._begins(CUES, word)) and self._follows(word)

    def _follows(self, word: int) -> bool:
        """Tell whether a question begins after a comma; "which …" mostly does not."""
        if self._begins(WHAT, word):
            what = self._asks_what(word) or (self.framed and bool(self._opens))
            other = self._opens == "asks.indirect" and self._begins(CUES, word)
            return (what or other) and not self._offers(word)
        # Between two commas something is put in ("Which deadline, March 2022, did the talk give?").
        put_in = "," in self.before(word)[:-1] or self.text.endswith(".")
        asks = self._opens not in ("", "asks.when", "asks.where")
        further = len(self.places) - word > LEAST
        return asks and further and not put_in and self._is_polar(word)

    def _repeats(self, word: int) -> bool:
        """Tell whether a word goes on with what somebody is said to ask ("si …, si …, y …").

        "If" may begin a condition instead; not if something is joined after it.
        """
        alike = words(self.text)[0] == words(self.cue_at(word))[0]
        later = range(word + LEAST, len(self.places) - 1)
        joined = any(self._begins(("continues",), place) for place in later)
        surely = joined or self._begins(("asks.polar_anywhere",), word)
        asks = self.framed and self._opens in WHETHER and self._begins(WHETHER, word)
        return asks and alike and surely and word > LEAST

    def _is_polar(self, word: int) -> bool:
        """Tell whether a yes/no question begins at a word; "… or is it?" asks the same."""
        last = self.text[self.places[word - 1] : self.places[word]]
        choice = any(self.lexicon.find(f"asks.{cue}", last) for cue in ("alternative", "indirect"))
        return (
            not choice
            and self._begins(("asks.polar",), word)
            and not self._begins(("asks.alternative", "asks.unasked"), word)
        )

    def _offers(self, word: int) -> bool:
        """Tell whether what follows on a comma is another choice ("Czy A, czy B?")."""
        return (
            self._begins(("asks.polar", "asks.polar_anywhere"), word)
            and words(self.text)[0] == words(self.cue_at(word))[0]
        )
