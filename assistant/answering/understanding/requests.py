"""Turns that want the last answer again: "In French, please", "Are you sure?", "Simpler?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.understanding.manners import Manner, Wish
from assistant.answering.understanding.questions import clean_question
from assistant.domain import Message, Question
from assistant.languages import IN_TALK, LANGUAGES, detect_language
from assistant.lexicon import Lexicon, lexicon, spaced
from assistant.words import WORD, words

# In words: whoever writes more asks something else, too ("s'il vous plaît" is four).
MOST = 12
# In words: the longest name of a language ("po slovensko").
LONGEST = 2
CUES = ("requests.demand", "requests.language", "requests.rest")
AROUND = ("requests.around", "requests.demand", "greets")
Spans = list[tuple[int, int]]


def without_requests(question: Question) -> tuple[Question, Wish]:
    """Return what a turn asks, and how it wants that if it wants the last answer again.

    Then it asks the last question before it again; in the history, the reply to the request takes
    the place of the reply to that question.

    Raises:
        UsageError: the question to be asked again cannot be read as one.
    """
    kept: list[Message] = []
    wish, wanted = Wish(), ""
    for message in (*question.history, Message(role="user", content=question.text)):
        asked = [place for place, earlier in enumerate(kept) if earlier.role == "user"]
        wish = Wish()
        if message.role == "user" and asked:
            before = kept[asked[-1]].content
            fallback = detect_language(before, question.fallback_language)
            language = requested(message.content, fallback, before)
            manner = manner_of(message.content, fallback)
            if manner and not language:
                # As the reply before it, or as this turn is written.
                written = detect_language(message.content, wanted or fallback, IN_TALK)
                language = "" if written == fallback else written
            wish = Wish(language, manner)
        if message.role == "user":
            wanted = wish.language
        if wish:
            del kept[asked[-1] + 1 :]
        else:
            kept.append(message)
    text = clean_question(kept[-1].content)
    return replace(question, text=text, history=tuple(kept[:-1])), wish


def manner_of(text: str, fallback: str) -> Manner:
    """Return the manner in which a text wants the last answer if it says nothing else.

    Args:
        text: as it was written.
        fallback: language of the conversation.
    """
    if len(words(text)) > MOST:
        return Manner.AS_IT_WAS
    for language in (fallback, detect_language(text, fallback)):
        cues = lexicon(language)
        around = [span for name in AROUND for span in cues.find(name, text)]
        for manner in (Manner.PROVEN, Manner.SHORTER):
            said = cues.find(f"requests.{manner}", text)
            if said and not _left(text, [*said, *around]):
                return manner
    return Manner.AS_IT_WAS


def requested(text: str, fallback: str, before: str = "") -> str:
    """Return the language that a text asks for if it asks for nothing else; otherwise "".

    A language that is merely named ("In French?") is asked for unless the question before was
    about languages; then that is asked of this one, too.

    Args:
        text: as it was written.
        fallback: language of the conversation.
        before: the question before it.
    """
    if len(words(text)) > MOST:
        return ""
    spoken = {fallback, detect_language(text, fallback)}
    merely = not _names_a_language(before, fallback)
    itself = _filled({name: lexicon(name).find(f"languages.{name}", text) for name in LANGUAGES})
    for language in sorted(LANGUAGES, key=lambda code: code not in spoken):
        name = _only_named(text, lexicon(language), itself)
        plain = merely and (language in spoken or language == name)
        if name and (plain or lexicon(language).find("requests.demand", text)):
            return name
    return ""


def _only_named(text: str, cues: Lexicon, itself: Mapping[str, Spans]) -> str:
    """Return the one language that a text names among cues of its own; "" if it says more."""
    said = [span for name in CUES for span in cues.find(name, text)]
    if len(_left(text, said)) > LONGEST:
        return ""
    named = _filled({name: cues.find(f"languages.{name}", text) for name in LANGUAGES}) or itself
    if len(named) != 1:
        return ""
    ((name, spans),) = named.items()
    return "" if _left(text, [*said, *spans]) else name


def _left(text: str, spans: Spans) -> list[str]:
    covered = {place for start, end in spans for place in range(start, end)}
    found = WORD.finditer(spaced(text))
    return [word.group() for word in found if word.start() not in covered]


def _filled(named: Mapping[str, Spans]) -> Mapping[str, Spans]:
    return {name: spans for name, spans in named.items() if spans}


def _names_a_language(text: str, fallback: str) -> bool:
    cues = lexicon(detect_language(text, fallback))
    lists = ("requests.language", *(f"languages.{name}" for name in LANGUAGES))
    return any(cues.find(name, text) for name in lists)
