"""Numbers, dates, percentages and magnitudes of a sentence must stand in the cited text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from assistant.figures import SEPARATORS, SPELLED_LANGUAGES, figures
from assistant.grounding.clauses import clauses, sentences, stem, stems
from assistant.grounding.verdict import CheckName, Failure, Passage

# "One" is an article in most languages; from two on a written-out number counts something.
COUNTS_FROM = 2
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})-(\d\d)-(\d\d)\b")
_PERCENT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent|percent|pour cent|prozent|por ciento|per cento|procent)",
    re.IGNORECASE,
)
_THOUSAND_MILLIONS = (
    r"milliard|milijard|miliard|miljard|мілья|милиард|mil millones|md\b|mrd\b|mld\b"
)
_MAGNITUDES = (
    (9, re.compile(rf"(\d+(?:[.,]\d+)?)\s*(?:{_THOUSAND_MILLIONS}|bn\b|billion)", re.IGNORECASE)),
    (6, re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:mil+ion|miljo|mio\b|εκατομμ|милион)", re.IGNORECASE)),
)
_IN_DIGITS = re.compile(r"(\d[\d.,]*(?:\s+(?:m[ilу]+[iл]|b[il]+i)\w*)?)", re.IGNORECASE)
_COUNTED = re.compile(r"(?<![\d.,/-])(\d+(?:[.,]\d+)?)\s+(\w{4,})")
_BETWEEN = re.compile(r"[,;]?\s(?:and|or|et|ou|und|oder|sowie)\b|,(?!\d)|;")
_NOT_SMALL = 10
# Months that are words of another meaning too: verbs, and Romanian "more".
_OTHER_WORDS = {"en": ("may", "march"), "ro": ("mai",)}
# Where an enumeration may begin or end within a sentence.
_PARTS = re.compile(r"[():–—]|,\s(?=(?:which|that|who|qui|que|dont|die|der|das|so|if)\b)")
_ORDINALS = {
    "en": re.compile(r"\b\d+(?:st|nd|rd|th)s?\b"),
    "fr": re.compile(r"\b\d+(?:ers?|ères?|èmes?|es?|nde?s?)\b"),
    "de": re.compile(r"\b\d+\.(?=\s+\w)"),
}
_ITEM = re.compile(r"\(\d\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """What a text counts, dates and measures.

    Attributes:
        numbers: as in `assistant.figures`, months as `m12`.
        dates: (year, month, day), 0 for what is not said.
        percents: numbers followed by a percent sign or word.
        amounts: numbers with a word for millions or more, in full, and their first part.
        counted: numbers with the stem of the word behind them.
    """

    numbers: frozenset[str]
    dates: frozenset[tuple[int, int, int]]
    percents: frozenset[str]
    amounts: dict[str, str]
    counted: frozenset[tuple[str, str]]


def quantities(text: str, language: str) -> Quantities:
    """Read a text in `language` (ISO 639-1)."""
    plain, dates = _dates(_digits(text, language), language)
    magnitudes = {
        (n.replace(",", "."), power) for power, sign in _MAGNITUDES for n in sign.findall(plain)
    }
    numbers = set(figures(plain, language))
    for year, month, day in dates:
        numbers |= {str(year) if year else "", f"m{month}" if month else "", str(day or "")}
    return Quantities(
        numbers=frozenset(n.lstrip("0") for n in numbers if n.strip("0")),
        dates=dates,
        percents=frozenset(n.replace(",", ".") for n in _PERCENT.findall(plain)),
        amounts={
            str(int(Decimal(n).scaleb(power))): SEPARATORS.sub("", n) for n, power in magnitudes
        },
        counted=frozenset(_counted(plain, language)),
    )


def _counted(plain: str, language: str) -> Iterator[tuple[str, str]]:
    for match in _COUNTED.finditer(plain):
        for word in stems(match[2], language)[:1]:
            yield SEPARATORS.sub("", match[1]), word


def check_quantities(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return a failure for each kind of quantity that the cited text lacks."""
    said = quantities(sentence, language)
    known = [quantities(p.said, p.language) for p in cited]
    numbers = frozenset[str]().union(*(k.numbers | set(k.amounts) for k in known))
    dates = frozenset[tuple[int, int, int]]().union(*(k.dates for k in known))
    # "19" of "19 billion" is accounted for where the whole amount is.
    in_amounts = {mantissa for amount, mantissa in said.amounts.items() if amount in numbers}
    missing = [
        *sorted(
            n for n in said.numbers - numbers - in_amounts if not _counts_a_list(n, sentence, cited)
        ),
        *(amount for amount in sorted(said.amounts) if amount not in numbers),
        *("-".join(map(str, d)) for d in sorted(said.dates) if not _known_date(d, dates)),
        *(f"{n} %" for n in sorted(said.percents.difference(*(k.percents for k in known)))),
        *_misplaced(sentence, language, cited),
        *_exchanged(said.counted, frozenset[tuple[str, str]]().union(*(k.counted for k in known))),
    ]
    return [Failure(check=CheckName.FIGURES, why=f"not in the quote: {m}") for m in missing[:3]]


def _misplaced(sentence: str, language: str, cited: Sequence[Passage]) -> Iterator[str]:
    """Yield dates that a clause gives to what the text says of another date.

    That is where clauses with other dates have more of its words.
    """
    dated = [(clause, day) for clause in clauses(sentence) for day in _days(clause, language)]
    if not dated:
        return
    parts = [
        (set(stems(clause, language)), days)
        for p in cited
        if p.language == language
        for clause in clauses(p.text)
        if (days := _days(clause, language))
    ]
    months = {stem(name) for name in _named_month(language)[1]}
    for clause, day in dated:
        said = set(stems(clause, language)) - months
        own = [len(said & there) for there, days in parts if _known_date(day, days)]
        others = [len(said & there) for there, days in parts if not _known_date(day, days)]
        if own and max(others, default=0) > max(own):
            yield f"{'-'.join(map(str, day))} is of something else"


def _days(text: str, language: str) -> frozenset[tuple[int, int, int]]:
    """Return the dates of a text that name month and year."""
    return frozenset(date for date in quantities(text, language).dates if date[0] and date[1])


def _exchanged(
    said: frozenset[tuple[str, str]], known: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield what is counted with a number that the text gives to something else."""
    for number, thing in sorted(said - known):
        of_thing = {n for n, other in known if other == thing}
        of_number = {other for n, other in known if n == number}
        if of_thing and of_number:
            yield f"{number} {thing}…"


def _digits(text: str, language: str) -> str:
    """Write numbers from two on in digits, so that twenty-five and 25 are one.

    What is in digits already stays apart, else "2027 two" would become one number.
    """
    if language not in SPELLED_LANGUAGES:
        return text
    written = ""
    for n, piece in enumerate(_IN_DIGITS.split(text)):
        plain = piece if n % 2 else _spelled(piece, language)
        apart = " |" if written[-1:].isdigit() and plain.lstrip()[:1].isdigit() else ""
        written += apart + (plain if n % 2 else _kept_ends(piece, plain))
    return written


def _spelled(piece: str, language: str) -> str:
    """Return a text without digits with its numbers in digits; ordinals ("third country") go."""
    from text_to_num import alpha2digit

    plain = str(alpha2digit(piece, language, COUNTS_FROM))
    return _ORDINALS[language].sub(" ", plain) if language in _ORDINALS else plain


def _kept_ends(before: str, after: str) -> str:
    """Return a converted piece with the white space that it had around it."""
    head = before[: len(before) - len(before.lstrip())]
    tail = before[len(before.rstrip()) :] if before.strip() else ""
    return f"{head}{after.strip()}{tail}"


def _dates(text: str, language: str) -> tuple[str, frozenset[tuple[int, int, int]]]:
    """Return a text without its numeric dates, and every date in it."""
    found: set[tuple[int, int, int]] = set()
    for m in _NUMERIC_DATE.finditer(text):
        day, month, year = (m[1], m[2], m[3]) if m[1] else (m[6], m[5], m[4])
        found.add((int(year), int(month), int(day)))
    pattern, months = _named_month(language)
    for m in pattern.finditer(text):
        if not (m["day"] or m["year"]) and m["month"].casefold() in _OTHER_WORDS.get(language, ()):
            continue
        found.add((int(m["year"] or 0), months[m["month"].casefold()], int(m["day"] or 0)))
    return _NUMERIC_DATE.sub(" ", text), frozenset(found)


@cache
def _named_month(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    try:
        wide = Locale(language).months
    except UnknownLocaleError:
        wide = Locale("en").months
    months = {
        name.casefold(): number
        for form in ("format", "stand-alone")
        for number, name in wide[form]["wide"].items()
    }
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    before, after = r"(?:(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th)?\s+)?", r"(?:\s+(?P<year>\d{4}))?"
    return re.compile(rf"{before}\b(?P<month>{names})\b{after}", re.IGNORECASE), months


def _known_date(said: tuple[int, int, int], known: frozenset[tuple[int, int, int]]) -> bool:
    """Tell whether a date of the text agrees, as far as both say the day, month and year."""
    if not (said[0] and said[1]):
        return True  # its parts are checked with the other numbers
    return any(
        all(a == b or not (a and b) for a, b in zip(said, other, strict=True)) for other in known
    )


def _counts_a_list(number: str, sentence: str, cited: Sequence[Passage]) -> bool:
    """Tell whether a small number may count what the text enumerates without a number.

    Two is a pair, named or not ("both"); a text that counts something itself leaves no doubt.
    """
    written_out = not re.search(rf"\b{number}\b", sentence)
    if not (written_out and number.isdigit() and COUNTS_FROM <= int(number) < _NOT_SMALL):
        return False
    for passage in cited:
        steps = len(_ITEM.findall(passage.text))
        counted = {n for n, _ in quantities(passage.text, passage.language).counted}
        own = {n for n in counted if len(n) == 1}
        pieces = [part for said in sentences(passage.text) for part in (said, *_PARTS.split(said))]
        items = {len(_BETWEEN.findall(piece)) + 1 for piece in pieces}
        if int(number) in {steps, COUNTS_FROM} or (not own and int(number) in items):
            return True
    return False
