"""Capitals: what is a code and no word; another spelling keeps the case of a word."""

from __future__ import annotations

# In letters: what is so short and in capitals is no word ("USA", "EFTA").
CODE = 5


def is_code(word: str) -> bool:
    """Tell whether a word is none ("USA", "2021", "OpenNebula")."""
    short = word.isupper() and 1 < len(word) <= CODE
    within = word[1:]
    mixed = within not in (within.lower(), within.upper())
    return short or not word.isalnum() or word.isdigit() or mixed


def cased_like(word: str, found: str) -> str:
    """Return another spelling, given in lower case, in the case of a word."""
    if word.isupper():
        return found.upper()
    return found.capitalize() if word[0].isupper() else found
