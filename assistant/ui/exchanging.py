"""What a question does to the widgets of the page, from asked to answered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.domain import Reply
from assistant.errors import AssistantError
from assistant.rendering import reply_text
from assistant.ui.about import About
from assistant.ui.conversation import (
    Asking,
    Conversation,
    answered,
    asked,
    ongoing,
    outcome_line,
)
from assistant.ui.feedback import Thumb
from assistant.ui.keeping import Kept
from assistant.ui.render import Answering, status_html
from assistant.ui.wording import spoken, word

LOG = logging.getLogger(__name__)
Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widgets:
    """Everything on the page that an event reads or changes."""

    masthead: gr.HTML
    key: gr.Textbox
    about: About
    language: gr.Dropdown
    conversation: gr.State
    chat: gr.Chatbot
    status: gr.HTML
    actions: gr.Row
    copy: gr.Button
    up: gr.Button
    down: gr.Button
    plain: gr.Textbox
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button
    suggestions: gr.Row
    examples: tuple[gr.Button, ...]


def exchange(
    w: Widgets, assistant: Answering, kept: Kept, text: str, before: Conversation, language: str
) -> Iterator[Updates]:
    """Answer a question, one at a time: while one is being answered, another waits in the box.

    Args:
        w: the widgets of the page.
        assistant: whom to ask.
        kept: what goes on where the page is loaded again.
        text: the question.
        before: the conversation so far.
        language: of the interface.
    """
    before = ongoing(before)
    if before.sitting.asking is not None:
        yield {w.box: text}
        return
    yield from _asked(w, assistant, kept, Asking(text), before, language)


def stopped(
    w: Widgets, assistant: Answering, kept: Kept, before: Conversation, language: str
) -> Iterator[Updates]:
    """Answer the question under way in the words of the texts, and wait for no model."""
    asking = before.sitting.asking
    if asking is None:
        yield {w.stop: gr.update(visible=False)}
        return
    again = Asking(asking.text, drafting=False)
    yield from _asked(w, assistant, kept, again, before, language)


def _asked(
    w: Widgets,
    assistant: Answering,
    kept: Kept,
    asking: Asking,
    before: Conversation,
    language: str,
) -> Iterator[Updates]:
    """Answer a question until it is answered, or gives way to another one."""
    sitting = before.sitting
    sitting.asking = asking
    try:
        for updates in _grown(w, assistant, kept, asking, before, language):
            if sitting.asking is not asking:
                return
            yield updates
    finally:
        if sitting.asking is asking:
            sitting.asking = None


def _grown(
    w: Widgets,
    assistant: Answering,
    kept: Kept,
    asking: Asking,
    before: Conversation,
    language: str,
) -> Iterator[Updates]:
    """Show the question, a model's draft, then the reply; an error leaves all as it was."""
    text, speaks = asking.text, spoken(language)
    yield {
        w.chat: list(asked(before, text).shown),
        w.status: status_html(word("status.searching", speaks)),
        w.suggestions: gr.update(visible=False),
        w.stop: gr.update(visible=asking.drafting and assistant.drafts),
        w.box: "",
    }
    now = before
    try:
        for now in answered(assistant, before, asking, language, speaks):
            drafting = {w.status: status_html(word("draft", speaks))} if now.drafting else {}
            yield {w.chat: list(now.shown), **drafting}
    except AssistantError as error:
        yield _undone(w, before, text, word("error", speaks, error=error))
        return
    except Exception as error:
        # Raised on, it would have Gradio cover the conversation.
        LOG.exception("a question could not be answered")
        yield _undone(w, before, text, word("error", speaks, error=type(error).__name__))
        return
    if now.last is None or now.sitting.ended or now.sitting.asking is not asking:
        return
    yield {
        w.conversation: now,
        w.key: kept.keep(now),
        w.status: outcome_line(now, speaks),
        **_with_reply(w, now.last, None),
    }


def taken_up(w: Widgets, kept: Kept, key: str, language: str) -> Updates:
    """Show on a page that was loaded again what is kept of its conversation, if it had one."""
    again = kept.again(key)
    if again is None or again.last is None:
        return {w.key: ""}
    return {
        w.conversation: again,
        w.key: kept.keep(again),
        w.chat: list(again.shown),
        w.status: outcome_line(again, spoken(language)),
        **_with_reply(w, again.last, again.sitting.rated.get(again.turns)),
    }


def _with_reply(w: Widgets, last: Reply, thumb: Thumb | None) -> Updates:
    """Offer what can be done with the last reply, and suggest no first question."""
    return {
        w.plain: reply_text(last),
        w.stop: gr.update(visible=False),
        w.actions: gr.update(visible=True),
        w.suggestions: gr.update(visible=False),
        **pressed(w, thumb),
    }


def _undone(w: Widgets, before: Conversation, text: str, line: str) -> Updates:
    """Show what was there before a question, say why, and give the question back."""
    return {
        w.chat: list(before.shown),
        w.status: status_html(line, error=True),
        w.suggestions: gr.update(visible=not before.shown),
        w.stop: gr.update(visible=False),
        w.box: text,
    }


def pressed(w: Widgets, thumb: Thumb | None) -> Updates:
    """Show which rating of the last reply is stored."""
    return {
        button: gr.update(variant="primary" if thumb == name else "secondary")
        for name, button in (("up", w.up), ("down", w.down))
    }
