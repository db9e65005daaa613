"""Recognise numbers that texts give their parts: "Article 3", "§ 4", "2.1", "(b)", bullets."""

from __future__ import annotations

import re

from assistant.documents.characters import BULLETS

# Highest part first; the position gives the rank inside a text that uses several of them.
_PARTS: tuple[tuple[int, str], ...] = (
    (1, "annex|annexe|anhang|allegato|anexo|anexa|bijlage|bilag|bilaga|příloha|príloha|prilog"
        "|priloga|załącznik|melléklet|lisa|pielikums|priedas|liite|παραρτημα|παράρτημα|приложение"
        "|appendix|iarscríbhinn|anness"),
    (1, "part|partie|teil|parte|deel|część|část|časť|osa|μέρος|част|cuid"),
    (2, "title|titre|titel|titolo|título|titlu|tytuł|hlava|glava|τίτλος|дял"),
    (3, "chapter|chapitre|kapitel|capitolo|capítulo|capitol|hoofdstuk|rozdział|kapitola|kapitel"
        "|poglavje|poglavlje|peatükk|nodaļa|skyrius|luku|fejezet|κεφάλαιο|глава|caibidil|kapitolu"),
    (4, "section|abschnitt|sezione|sección|secção|secțiunea|afdeling|sekcja|oddíl|oddiel|oddelek"
        "|odjeljak|jagu|iedaļa|skirsnis|jakso|szakasz|τμήμα|раздел|avsnitt|avdelning|roinn|taqsima"),
    (5, "article|artikel|articolo|artículo|artigo|articolul|artykuł|článek|článok|člen|članak"
        "|artikkel|pants|straipsnis|artikla|cikk|άρθρο|член|airteagal|artikolu|art\\.|§§?|clause"
        "|rule|regel|règle|paragraph|absatz"),
)  # fmt: skip
_VALUE = r"(?P<number>\d{1,4}[a-z]?(?:\.\d+)*|[IVXLCDM]{1,7}|[A-Z])"
_KEYWORDS = "|".join(words for _, words in _PARTS)
_PART = re.compile(rf"(?P<part>{_KEYWORDS})\s*{_VALUE}(?![\w])\)?", re.IGNORECASE)
_PART_AFTER = re.compile(rf"(?P<number>\d{{1,4}})\.?\s+(?P<part>{_KEYWORDS})(?!\w)", re.IGNORECASE)
_RANKS = {word: rank for rank, words in _PARTS for word in words.replace("\\", "").split("|")}
_DECIMAL = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,5})\.?(?=\s|$)")
_SIMPLE = re.compile(r"(?P<number>\d{1,3}|[IVXL]{1,5}|[A-Z])[.)](?=\s|$)")
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|januar"
    "|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    "|septembre|octobre|novembre|décembre"
)
_BARE = re.compile(rf"(?P<number>\d{{1,2}})(?=\s+(?!(?i:{_MONTHS})\b)[^\W\d_])")
_FIRST_WORDS = re.compile(
    r"(?:\((?P<bracketed>\d{1,3}[a-z]?)\)|(?P<dotted>\d{1,3}(?:\.\d{1,3})*)[.)](?=\s)"
    r"|(?P<decimal>\d{1,3}(?:\.\d{1,3})+)(?=\s))"
)
_LABEL = re.compile(
    r"(?P<bullet>[" + re.escape(BULLETS) + r"–—*]|-)(?:\s+|$)"
    r"|(?:\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}|\([a-zA-Zα-ωа-я]{1,2}\)|\([ivx]{1,5}\)"
    r"|[a-zα-ωа-я]\)|[A-Z]\)|[a-z]\.|[ivx]{1,5}[.)])(?:\s+|$)"
)
_LEADING = ("..", ". .", "…", "··", "__")
_LEADERS = re.compile(r"(?:\s?[.…·_]){4,}\s*(?=\d+$)")


def part_number(heading: str) -> str:
    """Return the number of a heading ("3" of "Article 3", "2.1" of "2.1 Scope"), or ""."""
    for pattern in (_PART, _PART_AFTER, _DECIMAL, _SIMPLE, _BARE):
        match = pattern.match(heading)
        if match:
            return match["number"]
    return ""


def first_number(text: str) -> str:
    """Return the number that a paragraph begins with ("2" of "2. The members …"), or ""."""
    match = _FIRST_WORDS.match(text)
    return next((value for value in match.groups() if value), "") if match else ""


def part_rank(heading: str) -> int:
    """Return how deep a numbered heading lies (1 part, 5 article, 5 + dots), or 0."""
    match = _PART.match(heading) or _PART_AFTER.match(heading)
    if match:
        return _RANKS.get(match["part"].lower(), 5)
    match = _DECIMAL.match(heading)
    if match:
        return 5 + match["number"].count(".")
    return 5 if _SIMPLE.match(heading) or _BARE.match(heading) else 0


def names_part(line: str) -> bool:
    """Tell whether a line begins like the heading of an article, chapter or annex."""
    match = _PART.match(line) or _PART_AFTER.match(line)
    if match is None or not (line[0].isupper() or line[0] == "§" or line[0].isdigit()):
        return False
    rest = line[match.end() :].lstrip(" .:–—-")
    return not rest or not rest[0].islower()


def names_part_only(line: str) -> bool:
    """Tell whether a line is nothing but "Article 3" or the like."""
    match = _PART.fullmatch(line.rstrip(" .:")) or _PART_AFTER.fullmatch(line.rstrip(" .:"))
    return match is not None


def has_decimal(line: str) -> bool:
    """Tell whether a line begins with a number of several levels ("2.1")."""
    return _DECIMAL.match(line) is not None


def label_length(text: str) -> int:
    """Return how many characters the label of a list item takes with its space, or 0."""
    match = _LABEL.match(text)
    return match.end() if match else 0


def bullet_length(text: str) -> int:
    """Return how many characters a bullet takes with its space, or 0 if the label is a number."""
    match = _LABEL.match(text)
    return match.end() if match and match["bullet"] else 0


def without_leaders(line: str) -> str:
    """Return a line of a table of contents with one ellipsis for its row of dots, else ""."""
    if not line[-1:].isdigit() or not any(mark in line for mark in _LEADING):
        return ""
    shorter = _LEADERS.sub(" … ", line)
    return shorter if shorter != line else ""
