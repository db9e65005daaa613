"""Negation of a sentence against the text it cites, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.clauses import clauses, sentences, stem, stems
from assistant.grounding.cues import count, has
from assistant.grounding.verdict import CheckName, Failure, Passage
from assistant.words import words

# A sentence repeats a denying clause if it has so many of its words, and this share of them.
_FEW = 2
_SHARE = 0.5
# The same for one clause of a sentence that denies something in another.
_FEW_IN_CLAUSE = 3
_CLAUSE_SHARE = 0.75
# Shorter denials ("not", "sans", "kein") are said of other words, longer ones say what is denied.
_SAYS_WHAT = 6


def check_negation(sentence: str, language: str, cited: Sequence[Passage]) -> list[Failure]:
    """Return a failure if a negation was added, lost, or taken from a double one."""
    added = _says_no(sentence, language)
    if added and not any(_denies(p.text, p.language) for p in cited):
        return [_failure("the quote denies nothing")]
    for passage in cited:
        if passage.language != language:
            continue
        lost = _lost(sentence, passage) or _halved(sentence, passage)
        if lost:
            return [_failure(f"the quote says: {lost}")]
    return []


def _says_no(sentence: str, language: str) -> bool:
    """Tell whether a clause denies once; two denials affirm, and "not this but that" does too."""
    if has("contrast", sentence, language):
        return False
    return any(count("negation", clause, language) == 1 for clause in clauses(sentence))


def _failure(why: str) -> Failure:
    return Failure(check=CheckName.NEGATION, why=why)


def _denies(text: str, language: str) -> bool:
    return has("negation", text, language) or has("denies", text, language)


def _denies_anew(text: str, language: str, there: frozenset[str]) -> bool:
    """Tell whether a text denies; a word that its source has too replaces no denial of it."""
    if has("negation", text, language):
        return True
    return has("denies", " ".join(w for w in words(text) if w not in there), language)


def _lost(sentence: str, passage: Passage) -> str:
    """Return the denying clause that a sentence repeats without its denial, or nothing."""
    language = passage.language
    there = frozenset(words(passage.text))
    denial = _denies_anew(sentence, language, there)
    parts = [sentence] if not denial else clauses(sentence)
    few, share = (_FEW_IN_CLAUSE, _CLAUSE_SHARE) if denial else (_FEW, _SHARE)
    for clause in clauses(passage.text):
        if not has("negation", clause, language):
            continue
        denied = set(stems(clause, language))
        for part in parts:
            repeated = len(denied & set(stems(part, language)))
            if repeated >= max(few, share * len(denied)) and not _denies_anew(
                part, language, there
            ):
                return clause
    return ""


def _halved(sentence: str, passage: Passage) -> str:
    """Return the sentence of the text that denies a denial ("not excluded") which is asserted.

    A clause with one denial, of a word that the text only has under a second one.
    """
    language = passage.language
    for clause in clauses(sentence):
        if count("negation", clause, language) != 1:
            continue
        denying = {
            stem(word)
            for word in words(clause)
            if len(word) >= _SAYS_WHAT and has("negation", word, language)
        }
        for said in sentences(passage.text):
            if denying & set(stems(said, language)) and count("negation", said, language) > 1:
                return said
    return ""
