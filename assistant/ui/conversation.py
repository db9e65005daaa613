"""One reader's conversation, and how a question moves it on; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain import Abstention, Answer, Clarification, Message, Question, Reply, Role
from assistant.rendering import reply_text
from assistant.ui.render import Answering, Frame, question_html, reply_stages

REMEMBERED_TURNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is on the page (`shown`: Gradio messages), what was said, and the last reply."""

    shown: tuple[dict[str, Any], ...] = ()
    history: tuple[Message, ...] = ()
    last: Reply | None = None
    turns: int = 0


def asked(conversation: Conversation, text: str) -> Conversation:
    """Return the conversation with the question on the page, not yet answered."""
    return replace(conversation, shown=(*conversation.shown, _bubble("user", question_html(text))))


def answered(
    assistant: Answering, conversation: Conversation, text: str, language: str, spoken: str
) -> Iterator[Conversation]:
    """Answer a question: the conversation as it grows; the last one is to be kept.

    Args:
        assistant: whom to ask.
        conversation: before the question.
        text: the question.
        language: of the interface, used where the question's own cannot be told.
        spoken: in which the page's own words are given.

    Raises:
        AssistantError: the question cannot be answered; the conversation stays as it was.
    """
    reply = assistant.ask(
        Question(text=text, history=conversation.history, fallback_language=language)
    )
    turn = conversation.turns + 1
    before = asked(conversation, text)
    said = reply_text(reply)
    kept = replace(
        before,
        history=(
            *conversation.history,
            Message(role="user", content=text),
            Message(role="assistant", content=said),
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


def _bubble(role: Role, html: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    options = [{"value": choice} for choice in choices]
    return {"role": role, "content": html, **({"options": options} if options else {})}
