"""Word by word, where a sentence is nearly a copy: what was added, left out and exchanged.

In a copy a single word changes what is said, and nothing excuses it as it might in a paraphrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.grounding.clauses import clauses, stems, windows
from assistant.grounding.cues import count, has
from assistant.grounding.verdict import CheckName, Failure, Passage
from assistant.words import words

# From this share of the sentence's words in common, in order, it is a copy.
COPY = 0.7
# So is one that holds this share of a part of the text, if the part has so many words.
WHOLE = 0.85
_LONG = 5
# What is left out in one place may be an omission if it is longer than so many words.
_SHORT = 4
# So many new content words in one place, beyond those they replace, say something new.
_NEWS = 2
# One is enough among so many words put in where there were none.
_INSERTED = 4
_KINDS = {
    "negation": CheckName.NEGATION,
    "must": CheckName.MODALITY,
    "may": CheckName.MODALITY,
    "only": CheckName.SCOPE,
    "all": CheckName.SCOPE,
    "some": CheckName.SCOPE,
    "before": CheckName.ORDER,
    "after": CheckName.ORDER,
    "earlier": CheckName.ORDER,
    "later": CheckName.ORDER,
    "more": CheckName.COMPARISON,
    "less": CheckName.COMPARISON,
    "at_least": CheckName.COMPARISON,
    "at_most": CheckName.COMPARISON,
}

# These prepositions say many other things ("dates from", "named by"): only exchanged do they turn
# an order. Those that say nothing else are `earlier` and `later`.
_OPPOSITE = {"before": "after", "after": "before"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place where a sentence differs from its text: words there and words here instead."""

    there: str
    here: str


def edits_of(sentence: str, language: str, cited: Sequence[Passage]) -> list[Edit]:
    """Return the edits against the part that the sentence copies; none if it copies no part."""
    said = words(sentence)
    same = [passage for passage in cited if passage.language == language]
    parts = [words(part) for passage in same for part in windows(passage.text)]
    matchers = [(part, SequenceMatcher(None, part, said, autojunk=False)) for part in parts if part]
    if not matchers or not said:
        return []
    text, closest = max(matchers, key=lambda matcher: matcher[1].ratio())
    copied = sum(block.size for block in closest.get_matching_blocks())
    if copied < COPY * len(said) and (len(text) < _LONG or copied < WHOLE * len(text)):
        return []
    return [
        Edit(there=" ".join(text[a:b]), here=" ".join(said[c:d]))
        for tag, a, b, c, d in closest.get_opcodes()
        if tag != "equal"
    ]


def check_alignment(
    edits: Sequence[Edit], language: str, cited: Sequence[Passage]
) -> list[Failure]:
    """Return failures for cues and content that a near copy has more or fewer of (`edits_of`)."""
    if not edits:
        return []
    same = [passage for passage in cited if passage.language == language]
    added, left_out = _changed(edits, same, language)
    found = [
        Failure(check=_KINDS[kind], why=f"a copy, but for “{kind}” {how}")
        for kinds, others, how in ((added, left_out, "added"), (left_out, added, "left out"))
        for kind in kinds
        if _OPPOSITE.get(kind, kind) in {kind, *others}
    ]
    known = {word for passage in same for word in stems(passage.said, language)}
    found += [
        Failure(check=CheckName.COVERAGE, why=f"a copy, but for “{news}” added")
        for news in _news(edits, known, language)
    ]
    return found


def _changed(
    edits: Sequence[Edit], same: Sequence[Passage], language: str
) -> tuple[list[str], list[str]]:
    """Return the kinds of cues that a copy has more of, and those of which it has fewer.

    A clause that is left out as a whole takes nothing from the others.
    """
    parts = {" ".join(words(clause)) for passage in same for clause in clauses(passage.text)}
    cut = [e for e in edits if len(e.there.split()) <= _SHORT and (e.here or e.there not in parts)]
    more, fewer = [], []
    for kind in _KINDS:
        here = sum(count(kind, edit.here, language) for edit in edits)
        there = sum(count(kind, edit.there, language) for edit in edits)
        if here > there and not (kind == "must" and _conditional(same, language)):
            more.append(kind)
        elif sum(count(kind, edit.there, language) for edit in cut) > here:
            fewer.append(kind)
    return more, fewer


def _conditional(same: Sequence[Passage], language: str) -> bool:
    """Tell whether a text says what must be by what is so, or can be, only if it is."""
    return any(
        has("only_if", passage.text, language) and not has("may", passage.text, language)
        for passage in same
    )


def _news(edits: Sequence[Edit], known: set[str], language: str) -> Iterator[str]:
    for edit in edits:
        new = [word for word in stems(edit.here, language) if word not in known]
        inserted = not edit.there and len(edit.here.split()) >= _INSERTED
        if len(new) - len(stems(edit.there, language)) >= (1 if inserted else _NEWS):
            yield edit.here
