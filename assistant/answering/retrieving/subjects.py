"""What a turn that names nothing is about: the body, text or person named before it.

"When was it founded?" is known word by word, of the Alliance. After a question about Gaia-X nobody
asks that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.answering.understanding.conversation import points_back
from assistant.corpus import BASE_LANGUAGE, Corpus
from assistant.domain import Question
from assistant.grounding.register import TOKEN, capitalised
from assistant.languages import detect_language
from assistant.lexicon import lexicon
from assistant.words import words

# In provisions: what more of them name is no subject of its own ("Alliance", "European").
MOST = 24
# The same, in provisions and silences ("can join" stands in few texts and in 340 silences).
WIDEST = 150
# In letters.
LEAST = 3
# In user turns: how far back a subject may have been named.
BACK = 4


@dataclass(frozen=True)
class Subjects:
    """The names of a corpus."""

    corpus: Corpus

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[str]]:
        """Return the provisions and silences that hold each word, folded; rare words only."""
        found: dict[str, set[str]] = {}
        for provisions in (self.corpus.provisions, *self.corpus.translations.values()):
            for anchor, provision in provisions.items():
                for word in words(f"{provision.title} {provision.text}"):
                    if len(word) >= LEAST:
                        found.setdefault(word, set()).add(anchor)
        rare = {word: some for word, some in found.items() if len(some) <= MOST}
        for silence_id, language, text in self.corpus.unanswered():
            if language == BASE_LANGUAGE:
                for word in rare.keys() & words(text):
                    rare[word].add(silence_id)
        return {word: frozenset(some) for word, some in rare.items() if len(some) <= WIDEST}

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the words that all editions of a provision write with a capital, none without.

        There are none in a corpus of one language: there, all nouns may have one.
        """
        if not self.corpus.translations:
            return frozenset()
        editions = [self.corpus.provisions, *self.corpus.translations.values()]
        small = {
            part
            for provisions in editions
            for provision in provisions.values()
            for token in TOKEN.findall(provision.text)
            if token == token.lower()
            for part in words(token)
        }
        shared = {
            token
            for anchor in self.corpus.provisions
            for token in frozenset.intersection(
                *(frozenset(capitalised(d[anchor].text)) for d in editions if anchor in d)
            )
        }
        found = frozenset(part for token in shared for part in words(token))
        return (found - small) & self.mentions.keys()

    def named(self, text: str, language: str) -> str:
        """Return the last name in a text with what belongs to it ("SWD Dormagen"); "" if none.

        In English every word with a capital within a sentence may be of a name.
        """
        if text == text.upper():
            return ""
        runs: list[list[re.Match[str]]] = [[]]
        for token in TOKEN.finditer(text):
            if _is_capital(token) or set(words(token.group())) & self.names:
                runs[-1].append(token)
            else:
                runs.append([])
        told = self.mentions.keys() if language == BASE_LANGUAGE else self.names
        spans = [(run[0].start(), run[-1].end()) for run in runs if run]
        found = [text[start:end] for start, end in spans if told & set(words(text[start:end]))]
        return found[-1] if found else ""

    def of(self, subject: str) -> frozenset[str]:
        """Return the provisions and silences that hold a word of a subject that is rare."""
        return frozenset().union(*(self.mentions.get(word, frozenset()) for word in words(subject)))

    def before(self, question: Question, language: str) -> str:
        """Return what was named last before a turn that names nothing itself; "" if nothing.

        Each turn in between must point back, too.
        """
        if self.named(question.text, language) or lexicon(language).find("corrects", question.text):
            return ""
        asked = [turn.content for turn in question.history if turn.role == "user"]
        for text in asked[: -BACK - 1 : -1]:
            spoken = detect_language(text, language)
            subject = self.named(text, spoken)
            if subject or not points_back(text, spoken):
                return subject
        return ""


def _is_capital(token: re.Match[str]) -> bool:
    """Tell whether a token has a capital or a figure and does not merely begin a sentence."""
    said, before = token.group(), token.string[: token.start()].rstrip(" \n\t\"'“„«(")
    begins = not before or before.endswith((".", "?", "!", ":"))
    return (said != said.lower() and not begins) or any(c.isdigit() for c in said)
