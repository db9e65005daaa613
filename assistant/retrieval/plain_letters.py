"""How words are typed without their own letters: "clanstvo", "muessen", "simmaxia", "chlen".

A key is what all such spellings of a word have in common; words are found again by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from assistant.words import fold

# Letters that no accent can be taken from, after folding.
BARE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "ħ": "h", "œ": "oe", "ı": "i"})
# What is typed for one letter where a keyboard lacks it.
DIGRAPHS = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
    "da": str.maketrans({"ø": "oe", "å": "aa"}),
    "sv": str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"}),
    "fi": str.maketrans({"ä": "ae", "ö": "oe"}),
}
# By sound, as Greek is spelt out; what comes first is looked for first.
GREEK = (
    *(("ου", "u"), ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"), ("αυ", "af"), ("ευ", "ef")),
    *(("γγ", "g"), ("γκ", "g"), ("μπ", "b"), ("ντ", "d"), ("τσ", "ts"), ("τζ", "ts")),
    *(("α", "a"), ("β", "v"), ("γ", "g"), ("δ", "d"), ("ε", "e"), ("ζ", "z"), ("η", "i")),
    *(("θ", "th"), ("ι", "i"), ("κ", "k"), ("λ", "l"), ("μ", "m"), ("ν", "n"), ("ξ", "ks")),
    *(("ο", "o"), ("π", "p"), ("ρ", "r"), ("σ", "s"), ("τ", "t"), ("υ", "i")),
    *(("φ", "f"), ("χ", "x"), ("ψ", "ps"), ("ω", "o")),
)
# The same for what is typed; several sounds where one spelling has several.
TYPED_GREEK = (
    *(("ou", ("u",)), ("ai", ("e", "ai")), ("ei", ("i",)), ("oi", ("i",)), ("yi", ("i",))),
    *(("au", ("af",)), ("av", ("af",)), ("eu", ("ef",)), ("ev", ("ef",)), ("gg", ("g",))),
    *(("gk", ("g",)), ("mp", ("b",)), ("nt", ("d",)), ("tz", ("ts",)), ("th", ("th",))),
    *(("ph", ("f",)), ("ch", ("x",)), ("kh", ("x",)), ("ks", ("ks",)), ("ps", ("ps",))),
    *(("8", ("th",)), ("9", ("th",)), ("3", ("ks",)), ("4", ("ps",)), ("w", ("o",))),
    *(("y", ("i",)), ("u", ("i", "u")), ("h", ("i", "x")), ("x", ("x", "ks")), ("c", ("k",))),
    *(("b", ("v", "b")), ("d", ("d",)), ("q", ("th",)), ("j", ("ks",))),
)
BULGARIAN = (
    *(("щ", "sht"), ("ж", "j"), ("ч", "ch"), ("ш", "sh"), ("ю", "iu"), ("я", "ia"), ("ц", "c")),
    *(("а", "a"), ("б", "b"), ("в", "v"), ("г", "g"), ("д", "d"), ("е", "e"), ("з", "z")),
    *(("и", "i"), ("к", "k"), ("л", "l"), ("м", "m"), ("н", "n"), ("о", "o")),
    *(("п", "p"), ("р", "r"), ("с", "s"), ("т", "t"), ("у", "u"), ("ф", "f"), ("х", "h")),
    *(("ъ", "a"), ("ь", "i")),
)
TYPED_BULGARIAN = (
    *(("sht", ("sht",)), ("6t", ("sht",)), ("zh", ("j",)), ("ch", ("ch",)), ("4", ("ch",))),
    *(("sh", ("sh",)), ("6", ("sh",)), ("yu", ("iu",)), ("ju", ("iu",)), ("ya", ("ia",))),
    *(("ja", ("ia",)), ("q", ("ia",)), ("ts", ("c",)), ("kh", ("h",)), ("x", ("h",))),
    *(("w", ("v",)), ("y", ("i", "a")), ("u", ("u", "a"))),
)
# How words are mostly typed in Latin letters: by sound, and letter by letter.
LATIN = {
    "el": (
        str.maketrans("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstyfo")
        | {ord("θ"): "th", ord("ξ"): "x", ord("χ"): "x", ord("ψ"): "ps"},
        str.maketrans("αβγδεζηικλμνοπρστυχω", "avgdezhiklmnoprstuhw")
        | {ord("θ"): "8", ord("ξ"): "ks", ord("φ"): "ph", ord("ψ"): "ps"},
    ),
    "bg": (
        str.maketrans("абвгдезийклмнопрстуфхцъь", "abvgdeziyklmnoprstufhcay")
        | {ord("ж"): "zh", ord("ч"): "ch", ord("ш"): "sh", ord("щ"): "sht"}
        | {ord("ю"): "yu", ord("я"): "ya"},
    ),
}
SPELT = {"el": (GREEK, TYPED_GREEK), "bg": (BULGARIAN, TYPED_BULGARIAN)}
DOUBLED = re.compile(r"([^\W\d_])\1")
# So many readings of one word are tried: each letter that may be two doubles them.
READINGS = 16


def keys_of(word: str, language: str) -> list[str]:
    """Return the keys of a word as it is rightly spelt, in the letters of its language."""
    if language in SPELT:
        sounds = dict(SPELT[language][0])
        pattern = "|".join(spelling for spelling, _ in SPELT[language][0])
        return [_single(re.sub(pattern, lambda found: sounds[found.group()], bare(word)))]
    spellings = {bare(word)}
    if language in DIGRAPHS:
        spellings.add(bare(word.casefold().translate(DIGRAPHS[language])))
    return sorted(spellings)


def typed_keys(word: str, language: str) -> Iterator[str]:
    """Yield the keys that a word typed in plain Latin letters may have, the likeliest first."""
    if language not in SPELT:
        yield word.casefold()
        return
    sounds = dict(SPELT[language][1])
    pattern = "|".join(spelling for spelling, _ in SPELT[language][1])
    pieces = re.split(f"({pattern})", word.casefold())
    readings = product(*(sounds.get(piece, (piece,)) for piece in pieces))
    yield from (_single("".join(reading)) for reading in islice(readings, READINGS))


def in_latin(text: str, language: str) -> list[str]:
    """Return a text as it is typed in Latin letters; nothing if its language is written in them."""
    plain = bare(text) if language == "el" else text.lower()
    return [plain.translate(letters) for letters in LATIN.get(language, ())]


def bare(text: str) -> str:
    """Return a text in lower case without accents and without letters of one language."""
    return fold(text).translate(BARE)


def _single(key: str) -> str:
    return DOUBLED.sub(r"\1", key)
