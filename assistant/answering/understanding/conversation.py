"""What a turn of a conversation stands on: the exchange before it, if it does not stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.answering.messages import message
from assistant.answering.understanding.kinds import CUES, sentences
from assistant.answering.understanding.requests import requested
from assistant.domain import Message, Question
from assistant.languages import IN_TALK, LANGUAGES, SPOKEN, detect_language
from assistant.lexicon import lexicon, spaced
from assistant.words import words

# In words: so short a turn says too little alone; up to the second, pointing back counts, and up to
# the third what is asked first means the Alliance by it.
FEW = 4
REFERRING = 16
NAMELESS = 8
# In characters: the first sentence of a reply names its subject, the end of a long message asks.
# More would drown the question: whatever is asked then, what was quoted before it is found again.
REPLY = 150
MESSAGE = 400
MARK = re.compile(r"\s*\[\d+\]")
# What leads to quotes stands on a line before them ("They say the following:").
LEAD = re.compile(r"\A[^\n]*:[ \t]*\n(?=.)")
# So do the questions of a message over what answers each.
ASKED = re.compile(r"^> .*\n", re.MULTILINE)
SMALL_TALK = ("chat.greeting", "chat.thanks")
ASKED_BACK = ("clarify.which",)
ELSEWHERE = ("abstain.out_of_scope",)
# What any question may be made of ("And by when?").
ANY = (
    *("continues", "refers", "please", "says.negation", "says.before", "says.after"),
    *("asks.besides", "asks.indirect"),
)


def language_of(question: Question) -> str:
    """Return the language of a turn; a short one takes that of the conversation or interface."""
    fallback, spoken = question.fallback_language, SPOKEN
    for turn in question.history:
        if turn.role == "user":
            asked_for = requested(turn.content, fallback)
            fallback = asked_for or detect_language(turn.content, fallback, spoken)
            spoken = IN_TALK
    return detect_language(question.text, fallback, spoken)


def exchange_before(question: Question) -> tuple[str, ...]:
    """Return the last exchange: what the user asked, and the gist of the reply; empty if none.

    A turn that itself points back brings the user turn before it. Greetings and thanks are passed
    over: nothing stands on them.
    """
    history = _without_small_talk(question.history)
    asked = [place for place, turn in enumerate(history) if turn.role == "user"]
    if not asked:
        return ()
    last = history[asked[-1]]
    replied = " ".join(_gist(turn.content) for turn in history[asked[-1] + 1 :])
    before = [history[place].content[-MESSAGE:] for place in asked[-2:-1]]
    language = detect_language(last.content, question.fallback_language)
    earlier = before if points_back(last.content, language) else ()
    said = " ".join([*earlier, last.content[-MESSAGE:]])
    return tuple(filter(None, (said.strip(), replied.strip())))


def is_at_home(question: Question, language: str, *, within: bool = False) -> bool:
    """Tell whether a turn stands in a conversation whose last reply was about the Alliance.

    A few words with which one begins mean it by a pronoun, too ("What does it do on standards?").

    Args:
        question: with what was said before it.
        language: of it.
        within: whether the question is part of a message.
    """
    history = _without_small_talk(question.history)
    replies = [turn.content for turn in history if turn.role == "assistant"]
    if replies:
        return not replies[-1].startswith(_said(*ELSEWHERE))
    few = not (within or history) and len(words(question.text)) <= NAMELESS
    return few and bool(lexicon(language).find("refers", question.text))


def asked_back(question: Question) -> str:
    """Return the user turn that was answered by asking which of several things is meant, or ""."""
    asked = [turn.content for turn in question.history if turn.role == "user"]
    last = question.history[-1] if question.history else None
    if not asked or last is None or not last.content.startswith(_said(*ASKED_BACK)):
        return ""
    return asked[-1][-MESSAGE:]


def may_be_first(question: Question, language: str, *, within: bool = False) -> bool:
    """Tell whether a turn may be what somebody asks first; few words then mean what is most asked.

    It is not if it answers what was asked back, begins with "and", or has a pronoun for something
    said before it.

    Args:
        question: with what was said before it.
        language: of it.
        within: whether the question is part of a message.
    """
    if asked_back(question):
        return False
    cues, said = lexicon(language), within or bool(exchange_before(question))
    return not said or not (
        cues.find("refers", question.text) or cues.begins("continues", question.text)
    )


def _without_small_talk(history: Sequence[Message]) -> list[Message]:
    kept: list[Message] = []
    for turn in history:
        greeted = turn.role == "assistant" and turn.content.startswith(_said(*SMALL_TALK))
        if greeted and kept and kept[-1].role == "user":
            kept.pop()
        elif not greeted:
            kept.append(turn)
    return kept


def _gist(reply: str) -> str:
    """Return the first sentence that a reply says, where it cites: that of its first claim.

    A word that opens it ("No.") belongs to the sentence that follows.
    """
    reply = ASKED.sub("", reply)
    cited = [said for said in reply.split("\n\n") if MARK.search(said)]
    said = sentences(MARK.sub("", cited[0] if cited else LEAD.sub("", reply)))
    begun = 2 if said and len(words(said[0])) <= FEW else 1
    return " ".join(said[:begun])[:REPLY]


@cache
def _said(*keys: str) -> tuple[str, ...]:
    return tuple(message(key, language) for key in keys for language in LANGUAGES)


def is_bare(text: str, language: str) -> bool:
    """Tell whether a turn has no words but those of any question ("By when?", "And where?")."""
    cues, said = lexicon(language), list(spaced(text))
    for name in (*CUES, *ANY):
        for start, end in cues.find(name, text):
            said[start:end] = " " * (end - start)
    return not "".join(said).strip()


def points_back(text: str, language: str) -> bool:
    """Tell whether a turn cannot be understood without the one before it."""
    cues, length = lexicon(language), len(words(text))
    pointing = any(cues.find(name, text) for name in ("refers", "corrects"))
    return length <= FEW or (pointing and length <= REFERRING)
