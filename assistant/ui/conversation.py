"""One reader's conversation, and how a question moves it on; knows no widgets."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.domain import Abstention, Answer, Clarification, Message, Question, Reply, Role
from assistant.rendering import reply_text
from assistant.ui.feedback import Thumb
from assistant.ui.render import (
    Answering,
    Frame,
    draft_html,
    question_html,
    reply_stages,
    status_html,
)
from assistant.ui.wording import word

REMEMBERED_TURNS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A question under way, one at a time; `drafting` tells whether a model may write."""

    text: str
    drafting: bool = True


@dataclass(slots=True)
class Sitting:
    """What all states of one conversation share.

    Attributes:
        asking: the question that is being answered.
        ended: whether the reader has started anew since.
        rated: the stored rating by turn.
        key: by which it is kept (`keeping.Kept`); empty before its first reply.
    """

    asking: Asking | None = None
    ended: bool = False
    rated: dict[int, Thumb] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is on the page, what was said, and the last reply.

    Attributes:
        sitting: ends when the reader starts anew; an answer that is still under way then, and
            comes late, is not taken up.
        shown: messages as Gradio takes them.
        history: questions and replies in plain words, the oldest first.
        last: the last reply.
        turns: how many questions were answered.
        drafting: whether the last message is the unchecked draft of a reply.
    """

    sitting: Sitting = field(default_factory=Sitting)
    shown: tuple[dict[str, Any], ...] = ()
    history: tuple[Message, ...] = ()
    last: Reply | None = None
    turns: int = 0
    drafting: bool = False


def ongoing(conversation: Conversation) -> Conversation:
    """Return the conversation, or a new one where the reader has ended it."""
    return Conversation() if conversation.sitting.ended else conversation


def asked(conversation: Conversation, text: str) -> Conversation:
    """Return the conversation with the question on the page, not yet answered."""
    return replace(conversation, shown=(*conversation.shown, _bubble("user", question_html(text))))


def answered(
    assistant: Answering,
    conversation: Conversation,
    asking: Asking,
    language: str,
    spoken: str,
) -> Iterator[Conversation]:
    """Answer a question: the conversation as it grows; the last one is to be kept.

    A draft gives way to the whole reply at once; a reply without a draft grows claim by claim.

    Args:
        assistant: whom to ask.
        conversation: before the question.
        asking: the question.
        language: of the interface, used where the question's own cannot be told.
        spoken: in which the page's own words are given.

    Raises:
        AssistantError: the question cannot be answered; the conversation stays as it was.
    """
    text = asking.text
    before, draft = asked(conversation, text), ""
    question = Question(text=text, history=conversation.history, fallback_language=language)
    for item in assistant.stream(question) if asking.drafting else [assistant.quote(question)]:
        if isinstance(item, Reply):
            told = _told(assistant, conversation, text, item, spoken)
            yield from deque(told, maxlen=1) if draft else told
        else:
            draft += item
            bubble = _bubble("assistant", draft_html(draft, spoken))
            yield replace(before, shown=(*before.shown, bubble), drafting=True)


def _told(
    assistant: Answering, conversation: Conversation, text: str, reply: Reply, spoken: str
) -> Iterator[Conversation]:
    turn = conversation.turns + 1
    before = asked(conversation, text)
    kept = replace(
        before,
        history=(
            *conversation.history,
            Message(role="user", content=text),
            Message(role="assistant", content=reply_text(reply)),
        )[-2 * REMEMBERED_TURNS :],
        last=reply,
        turns=turn,
    )
    choices = reply.outcome.choices if isinstance(reply.outcome, Clarification) else ()
    frame = Frame(assistant=assistant, turn=turn, language=spoken)
    for html in reply_stages(reply, frame):
        yield replace(kept, shown=(*before.shown, _bubble("assistant", html, choices)))


def outcome_word(reply: Reply) -> tuple[str, int]:
    """Return the key of the line that announces a reply, and how many citations it has."""
    match reply.outcome:
        case Answer(citations=citations):
            return "status.answered", len(citations)
        case Abstention(nearest=nearest):
            return "status.abstained", len(nearest)
        case Clarification():
            return "status.clarification", 0


def outcome_line(conversation: Conversation, speaks: str) -> str:
    """Render the line that announces the last reply; without one it is empty."""
    if conversation.last is None:
        return ""
    key, count = outcome_word(conversation.last)
    return status_html(word(key, speaks, count=count))


def _bubble(role: Role, html: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    options = [{"value": choice} for choice in choices]
    return {"role": role, "content": html, **({"options": options} if options else {})}
