"""Names, acronyms, countries, addresses and references of a sentence must stand in the cited text.

What counts as a name differs by language. Everywhere: acronyms, words with a capital inside, and
names of the register. In the language of the cited text also other capitalised words, but not in
German, which writes every noun so: there, words that are neither in its vocabulary nor built like
nouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.countries import countries
from assistant.grounding.cues import listed
from assistant.grounding.register import TOKEN, NameRegister
from assistant.grounding.verdict import CheckName, Failure, Passage
from assistant.words import fold, words

GERMAN = "de"
_ADDRESS = re.compile(r"https?://[^\s)>\]]+|www\.\S+|[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:articles?|art\.|artikel|artykuł\w*|artículo|articolo|artigo|sections?|abschnitt"
    r"|absatz|annexe?|anhang|paragraph\w*|chapter|chapitre|kapitel|§)\s*(\d+|[IVX]+\b)",
    re.IGNORECASE,
)
_ACT = re.compile(r"(?<![\d/])\d{2,4}/\d+(?![\d/])")
# The Alliance itself is what every text is about.
_SELF = re.compile(r"all?ian[czțţ]|alleanz", re.IGNORECASE)
_PARTS = re.compile(r"[-'’]")
_ENDS = (".", "?", "!", ":", ";")
# Endings of German articles and adjectives: what follows is a common noun.
_INFLECTED = ("das", "die", "der", "den", "dem", "des", "ein", "e", "em", "er", "es", "en")
_ACRONYM = re.compile(r"[^\W\d_]*[A-ZÀ-Þ][^\W_]*[A-ZÀ-Þ]|[a-z]+[A-ZÀ-Þ]")
_NOUN_ENDINGS = (
    *("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen"),
    *("tat", "taten", "ismus", "ment", "ling", "nis", "nisse", "enz", "anz", "tum"),
)
# One thing under several names in English, French and German: acronyms, and beginnings of words.
_SAME = (
    ("eu", "ue", "union", "europ"),
    ("sme", "pme", "kmu", "small", "petite", "klein"),
    ("ai", "ki", "ia", "artific", "kunstlich"),
    ("gdpr", "rgpd", "dsgvo"),
    ("ipcei", "piiec"),
    ("eur", "euro", "euros"),
    ("ceo", "pdg", "chief", "chef", "patron", "dirigeant", "vorstand"),
    ("us", "usa", "americ", "amerik"),
    ("eea", "eee", "ewr"),
    ("mep", "parliament", "parlement", "parlament"),
)
# Acronyms of other languages, in English.
_ELSEWHERE = {
    **dict.fromkeys(("es", "el", "ae"), "eu"),
    **dict.fromkeys(("eez", "ees", "eos", "eta", "ehp", "egp", "eog", "egt", "eer", "emp"), "eea"),
    **dict.fromkeys(("pmi", "pyme", "mkb", "msp", "smv", "kkv"), "sme"),
    "gd": "dg",
}
_ACRONYM_LENGTH = 5
_TITLES = frozenset({"mr", "mrs", "ms", "mme", "mlle", "herr", "frau", "dr", "prof"})
_PREFIX = 5
_MOST = 3


def check_names(
    sentence: str, language: str, cited: Sequence[Passage], register: NameRegister
) -> list[Failure]:
    """Return failures for what the sentence names and the cited text does not."""
    said = " ".join(p.said for p in cited)
    spoken = frozenset(words(said))
    same_language = any(p.language == language for p in cited)
    unknown = [
        token
        for token in _candidates(sentence, language, register, same_language=same_language)
        if not (_stands(token, spoken) or (not same_language and _stands(_english(token), spoken)))
    ]
    here = countries(sentence, language)
    there = frozenset().union(*(countries(p.said, p.language) for p in cited))
    unknown += sorted(here - there)
    unknown += _references(sentence, said)
    return [Failure(check=CheckName.NAMES, why=f"not in the quote: {n}") for n in unknown[:_MOST]]


def _candidates(
    sentence: str, language: str, register: NameRegister, *, same_language: bool
) -> list[str]:
    found = []
    before = ""
    for match in TOKEN.finditer(_ADDRESS.sub(" ", sentence)):
        begins = not before or sentence[: match.start()].rstrip(" «„“\"'(").endswith(_ENDS)
        for part in _PARTS.split(match[0]):
            known_to_all = _SELF.match(part) or fold(part) in _TITLES
            if part == part.lower() or known_to_all or countries(part, language):
                continue
            place = _Place(before=before, begins=begins)
            known = _ACRONYM.match(part) or register.names.intersection(words(part))
            if known or (same_language and _looks_like_a_name(part, language, place, register)):
                found.append(part)
        before = match[0]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a word stands: the word before it, and whether it begins a sentence."""

    before: str
    begins: bool


def _looks_like_a_name(part: str, language: str, place: _Place, register: NameRegister) -> bool:
    vocabulary = register.vocabulary.get(language, frozenset())
    unknown = [word for word in words(part) if len(word) > 2 and word not in vocabulary]
    if language == GERMAN:
        qualified = place.before.endswith(_INFLECTED) and place.before == place.before.lower()
        return not qualified and any(not _is_noun(word, vocabulary) for word in unknown)
    if place.begins:
        return bool(vocabulary and unknown) and not listed("openers", language).issuperset(unknown)
    return len(part) > 2


def _is_noun(word: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether a German word is inflected from known ones, built of them, or has an ending."""
    if word.endswith(_NOUN_ENDINGS):
        return True
    heads = {known[:_PREFIX] for known in vocabulary if len(known) >= _PREFIX}
    tails = tuple(known[-_PREFIX:] for known in vocabulary if len(known) >= _PREFIX)
    return word[:_PREFIX] in heads or word.endswith(tails)


def _stands(token: str, spoken: frozenset[str]) -> bool:
    return all(_word_stands(part, spoken) for part in words(token) if len(part) > 1)


def _english(token: str) -> str:
    return _ELSEWHERE.get(fold(token), token)


def _word_stands(word: str, spoken: frozenset[str]) -> bool:
    if word in spoken or any(_alike(word, other) for other in spoken):
        return True
    return any(
        _one_of(group, word) and any(_one_of(group, other) for other in spoken) for group in _SAME
    )


def _one_of(group: tuple[str, ...], word: str) -> bool:
    """Tell whether a word is one of these names; longer ones may have any ending."""
    return any(
        word.startswith(name) if len(name) >= _ACRONYM_LENGTH else word == name for name in group
    )


def _alike(word: str, other: str) -> bool:
    """Tell whether two words begin alike; a plural or case ending more is the same name."""
    short = min(len(word), len(other))
    return (
        short >= 2
        and word[: min(short, _PREFIX)] == other[: min(short, _PREFIX)]
        and (short >= _PREFIX or abs(len(word) - len(other)) <= 1)
    )


def _references(sentence: str, said: str) -> list[str]:
    plain = fold(said)
    missing = [a for a in _ADDRESS.findall(sentence) if fold(a).rstrip(".,;") not in plain]
    known = {number.casefold() for number in _REFERENCE.findall(said)}
    missing += [
        match[0] for match in _REFERENCE.finditer(sentence) if match[1].casefold() not in known
    ]
    return missing + [act for act in _ACT.findall(sentence) if act not in said]
