"""Find where sentences end, knowing the full stops that end none."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A full stop, perhaps footnote marks and closing quotes, then a space and a new beginning.
_CANDIDATE = re.compile(
    r"[.!?…;]+(?:\[\d{1,3}\])*[)\]\"'»”’“]*(?:\[\d{1,3}\])*(?P<gap>\s+)"
    r"(?=(?P<next>[(\[\"'«“„‘¿¡–—-]*\s?[\w§]))"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'«“„‘/]+$")
# These end no sentence, whatever follows.
_ABBREVIATIONS = _words(
    """
    arts nos nrs siehe s.o cf vgl viz vs resp approx incl excl ca dr mr mrs ms prof ste sr sra
    mme mmes mlle mgr hr frl dipl ing e.g eg i.e ie z.b d.h d.j u.a u.o ä usw bzw ggf evtl
    inkl zzgl ziff rn rdnr anm aufl hrsg c.-à-d p.ex ex.p tj tzn np m.in mj tzv napr t.j t.z
    npr oz itn pl bek vö stb tlk lk jne piem u.c plg žr t.y esim ym jms f.eks bl.a jf osv t.ex
    s.k m.m dvs jfr π.χ κ.λπ δηλ αρ т.е т.н напр o.j j.o o.j.l spp ibid op phil hon gen messrs
    sen rep
    """
)
# These end none where a number follows ("Art. 5", "No. 3"), else they may be words.
_BEFORE_NUMBER = _words(
    """
    art no nr n° num núm nº abs absatz para paras par pt pts pp p s sec sect ch chap fig figs
    tab vol vols ed max min est lit str tel tél bl l dir reg rec point pkt poz ust č čl odst
    písm sb st od toč pont bek lg nt lp pants pan ks kpl stk kap αριθ παρ άρθρ бр чл ал jan
    feb mar apr jun jul aug sep sept oct okt nov dec dez déc janv févr avr juil bd jg rdn cl
    cls app ann annex item sch
    """
)
_ORDINAL_BEFORE = _words(
    """
    am vom zum im der die das dem den des bis ab und seit zur beim dne dnia ze od do a az és
    kell päivänä
    """
)
_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jahrhundert|Sitzung|Tagung|Absatz|Artikel)\b"
)
_LABEL = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5}")
_NUMBER = re.compile(r"[(\[]?(?:\d|[IVXLC]+\b|[a-z]\b)")
_POINT = re.compile(r"\(?\w{1,3}\)")
# No word is longer; keeps the look back short.
_WINDOW = 40


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence; what lies between two of them is white space.

    A semicolon ends a sentence only where a numbered point follows ("…; (b) the …").
    """
    start = 0
    for match in _CANDIDATE.finditer(text):
        end = match.start("gap")
        if _ends(text, start, match):
            yield start, end
            start = match.end("gap")
    if start < len(text):
        yield start, len(text)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = text[match.start()]
    following = match["next"].lstrip("([\"'«“„‘¿¡–—- ")
    if mark == ";":
        return _POINT.match(text, match.end()) is not None
    if following.islower():
        return False
    if mark != "." or text[match.start() : match.start() + 2] == "..":
        return True
    word = _WORD_BEFORE.search(text, max(start, match.start() - _WINDOW), match.start())
    return word is None or not _is_abbreviation(text, start, word, match)


def _is_abbreviation(text: str, start: int, word: re.Match[str], match: re.Match[str]) -> bool:
    token = word[0].lower()
    if word.start() == start and _LABEL.fullmatch(token):
        return True
    if token.isdigit():
        return len(token) <= 2 and _is_ordinal(text, word.start(), match.end())
    # A single letter is an initial ("J. Meyer") or half of "z. B.".
    if token in _ABBREVIATIONS or (len(token) == 1 and token.isalpha()):
        return True
    return token in _BEFORE_NUMBER and _NUMBER.match(text, match.end()) is not None


def _is_ordinal(text: str, before: int, after: int) -> bool:
    if _MONTH.match(text, after):
        return True
    previous = text[max(0, before - _WINDOW) : before].split()[-1:]
    return bool(previous) and previous[0].lower() in _ORDINAL_BEFORE
