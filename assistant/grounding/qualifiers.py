"""Modality, scope, comparison and order of a sentence against the text it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.clauses import clauses, stems
from assistant.grounding.cues import count, has
from assistant.grounding.verdict import CheckName, Failure, Passage
from assistant.lexicon import lexicon, spaced

# A cue that says the same: "more than" is a bound from below as "at least" is.
_SAME_COMPARISON = {
    "more": ("more", "at_least"),
    "less": ("less", "at_most"),
    "at_least": ("at_least", "more"),
    "at_most": ("at_most", "less"),
}
# A bound qualifies a number that follows with fewer words than this between.
_REACH = 2
_COUNT = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")
_STEPS = re.compile(r"\(1\)")
# Two clauses speak of one thing if they share so many words.
_SHARED = 2
# A clause that denies one of these is a waiver itself, or a ban.
_RULES = ("must", "may", "obliges")
# A clause is repeated if so much of it is.
_REPEATED = 0.5


def check_modality(
    sentence: str, language: str, near: Passage, cited: Sequence[Passage]
) -> list[Failure]:
    """Return failures where a duty, a permission or a plan becomes another of the three."""
    found = []
    forbids = any(
        has("must", clause, language) and has("negation", clause, language)
        for clause in clauses(sentence)
    )
    excused = forbids and _any("negation", cited)
    unexcused = has("must", sentence, language) and not excused
    if unexcused and (
        not _obliges(sentence, language, cited) or _tightened(sentence, language, cited)
    ):
        found.append("a duty that the quote does not state")
    if _loosened(sentence, language, near, cited):
        found.append("the quote states a duty, not a permission")
    if _planned(sentence, language, cited):
        found.append("the quote states a plan")
    return [Failure(check=CheckName.MODALITY, why=why) for why in found]


def _planned(sentence: str, language: str, cited: Sequence[Passage]) -> bool:
    """Tell whether the sentence repeats a clause that states a plan, without saying so."""
    if any(has(kind, sentence, language) for kind in ("must", "may", "planned", "soft")):
        return False
    said = set(stems(sentence, language))
    for passage in cited:
        for clause in clauses(passage.text) if passage.language == language else ():
            planned = set(stems(clause, language)) if has("plan", clause, language) else set()
            if planned and len(planned & said) >= max(_SHARED, _REPEATED * len(planned)):
                return True
    return False


def _obliges(sentence: str, language: str, cited: Sequence[Passage]) -> bool:
    """Tell whether a text obliges: by a duty, a list of steps, or "only" and "without".

    Its aim will do where the sentence's own word may state one, or is of another language.
    """
    kinds = ["must", "obliges", "only"]
    strict = count("must", sentence, language) > count("duty_or_aim", sentence, language)
    if not strict or all(p.language != language for p in cited):
        kinds += ["planned", "soft"]
    if any(_any(kind, cited) for kind in kinds) or any(_STEPS.search(p.text) for p in cited):
        return True
    return _any("negation", cited) and _any("may", cited)


def _tightened(sentence: str, language: str, cited: Sequence[Passage]) -> bool:
    """Tell whether a clause orders what the text permits."""
    for clause in clauses(sentence):
        if not has("must", clause, language) or has("negation", clause, language):
            continue
        said = set(stems(clause, language))
        for passage in cited:
            for other in clauses(passage.text) if passage.language == language else ():
                free = has("may", other, language) and not _orders(other, language)
                if free and len(said & set(stems(other, language))) > _SHARED:
                    return True
    return False


def _orders(clause: str, language: str) -> bool:
    return any(has(kind, clause, language) for kind in ("must", "obliges", "only", "negation"))


def _loosened(sentence: str, language: str, near: Passage, cited: Sequence[Passage]) -> bool:
    """Tell whether a clause permits what the text orders."""
    for clause in clauses(sentence):
        permits = has("may", clause, language) and not has("must", clause, language)
        if not permits or has("negation", clause, language) or has("only", clause, language):
            continue
        ordered = has("must", near.text, near.language) or has("soft", near.text, near.language)
        if ordered and not _any("may", cited):
            return True
        said = set(stems(clause, language))
        for passage in cited:
            for other in clauses(passage.text) if passage.language == language else ():
                orders = has("must", other, language) and not has("may", other, language)
                if orders and len(said & set(stems(other, language))) >= _SHARED:
                    return True
    return False


def check_waiver(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return a failure where something need not be done that the text orders."""
    if not any(_denies_duty(clause, language) for clause in clauses(sentence)):
        return []
    parts = [(clause, p.language) for p in cited for clause in clauses(p.text)]
    if _any("waived", cited) or any(
        has("negation", clause, spoken) and any(has(k, clause, spoken) for k in _RULES)
        for clause, spoken in parts
    ):
        return []
    ordered = any(has(kind, *part) for part in parts for kind in ("must", "obliges"))
    why = "waives what the quote orders"
    return [Failure(check=CheckName.WAIVER, why=why)] if ordered else []


def _denies_duty(clause: str, language: str) -> bool:
    return has("negation", clause, language) and has("must", clause, language)


def check_scope(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return failures where "only" or "all" stands in the sentence and not in the text."""
    found = []
    denied = _any("negation", cited)
    limits = _any("only", cited) or _any("limits", cited) or (denied and _any("must", cited))
    if has("only", sentence, language) and not limits:
        found.append("limits what the quote does not limit")
    none = denied and has("negation", sentence, language)
    if has("strong_all", sentence, language) and not (_any("all", cited) or none):
        found.append("extends to all what the quote does not")
    return [Failure(check=CheckName.SCOPE, why=why) for why in found]


def check_comparison(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return failures where a number is bounded in another way than in the text."""
    said = _bounds(sentence, language)
    return [
        Failure(check=CheckName.COMPARISON, why=f"bounds a number otherwise: {kind}")
        for kind in sorted(said)
        if not any(_any(same, cited) for same in _SAME_COMPARISON[kind])
    ]


def check_order(
    sentence: str, language: str, near: Passage, cited: Sequence[Passage]
) -> list[Failure]:
    """Return a failure where before and after are exchanged, or said where the text is silent."""
    kinds = ("earlier", "later", "before", "after")
    ordered = any(_STEPS.search(p.text) for p in cited) or any(_any(kind, cited) for kind in kinds)
    if _dated(sentence, language) and not ordered:
        return [Failure(check=CheckName.ORDER, why="the quote gives no order")]
    for one, other in (("earlier", "later"), ("later", "earlier")):
        said = has(one, sentence, language) and not has(other, sentence, language)
        text, spoken = near.text, near.language
        if said and has(other, text, spoken) and not has(one, text, spoken):
            return [Failure(check=CheckName.ORDER, why=f"says {one}, the quote says {other}")]
    return []


def _dated(sentence: str, language: str) -> bool:
    return has("earlier", sentence, language) or has("later", sentence, language)


def _any(kind: str, cited: Sequence[Passage]) -> bool:
    return any(has(kind, passage.text, passage.language) for passage in cited)


def _bounds(text: str, language: str) -> set[str]:
    """Return the kinds of bounds that stand before a number that is no year."""
    plain = spaced(text)
    numbers = [m.start() for m in _COUNT.finditer(plain)]
    return {
        kind
        for kind in _SAME_COMPARISON
        for start, end in lexicon(language).find(f"says.{kind}", text)
        if any(_before(plain, start, end, number) for number in numbers)
    }


def _before(plain: str, start: int, end: int, number: int) -> bool:
    return start <= number < end or (number >= end and len(plain[end:number].split()) < _REACH)
